import { seededRandom } from '../../scripts/traffic/random.ts';

const HEX = '0123456789abcdef';
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes ids as systems do: UUIDs, ULIDs, counters, hashes, prefixed ids. Each has a digit. */
export function randomIds(seed: number): () => string {
  const random = seededRandom(seed);
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(random.below(alphabet.length))).join('');
  const hex = (length: number): string => text(HEX, length);
  const kinds = [
    () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    () => `01${text(CROCKFORD, 24)}`,
    () => text('123456789', 7),
    () => `0${hex(40)}`,
    () => `0x${hex(8)}`,
    () => `cus_${text(BASE_62, 13)}7`,
    () => `ord-${text('0123456789', 4)}`,
    () => `7${text(BASE_62, 20)}`,
  ];
  return () => random.pick(kinds)();
}
