import { createHash } from 'node:crypto';

/** A repeatable random generator: the same key gives the same numbers on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A copy of the list in random order. */
  shuffled<T>(list: readonly T[]): T[];
}

/**
 * Numbers for one purpose, e.g. `seededRandom(seed, 'event', 17)`. Keys that differ give unrelated
 * numbers: the generator's 128 bits of state come from a SHA-256 of the key.
 */
export function seededRandom(...key: readonly (string | number)[]): Random {
  const next = sfc32(digest(key));
  const below = (limit: number) => Math.floor(next() * limit);
  const random: Random = {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('Nothing to pick from: the list is empty.');
      return list[below(list.length)] as (typeof list)[number];
    },
    shuffled: (list) => {
      const result = [...list];
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        const moved = result[last] as (typeof list)[number];
        result[last] = result[other] as (typeof list)[number];
        result[other] = moved;
      }
      return result;
    },
  };
  return random;
}

/** A UUID that depends only on the key. Version 8 (RFC 9562) is for custom schemes like this. */
export function seededUuid(...key: readonly (string | number)[]): string {
  const bytes = digest(key).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

function digest(key: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(key)).digest();
}

/** Small Fast Counter by Chris Doty-Humphrey (PractRand), its 32-bit version. */
function sfc32(state: Buffer): () => number {
  let [a, b, c] = [state.readInt32LE(0), state.readInt32LE(4), state.readInt32LE(8)];
  let counter = state.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
