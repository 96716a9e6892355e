import type { Random } from '../../../scripts/traffic/random.ts';
import type { BodyOutcome } from './examine.ts';
import type { Body } from './mutate.ts';

/** The pool keeps at most this many bodies of each outcome. A new body replaces a random one. */
const MOST_BODIES = 1000;
/** In UTF-16 code units. Larger bodies are slow to mutate, and new ones are made often enough. */
const LARGEST_KEPT = 16_384;

/**
 * How often bodies of each outcome are mutated. Most changes break the JSON or the envelope. To reach the code behind
 * these checks, most mutations start with bodies that a schema has accepted or rejected.
 */
const SHARES: Readonly<Record<BodyOutcome, number>> = {
  valid: 6,
  invalid_body: 4,
  invalid_envelope: 2,
  malformed_json: 1,
  unknown_type: 1,
  unknown_version: 1,
  expired: 1,
};
const TURNS = Object.entries(SHARES).flatMap(([outcome, share]) =>
  Array<string>(share).fill(outcome),
);

/** The bodies that new ones are made from. Each showed a signature that no body before it had. */
export class Pool {
  private readonly groups = new Map<string, Body[]>();
  private readonly seen = new Set<string>();

  /** Number of different signatures so far. */
  get signatures(): number {
    return this.seen.size;
  }

  get size(): number {
    return [...this.groups.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** A random body of the pool, or an empty body if the pool is empty. */
  pick(random: Random): Body {
    const group = this.groups.get(random.pick(TURNS)) ?? [...this.groups.values()][0];
    return group ? random.pick(group) : { text: '', origin: 'nothing' };
  }

  /** Keeps the body if it has a new signature. */
  offer(body: Body, outcome: BodyOutcome, signatures: readonly string[], random: Random): void {
    const before = this.seen.size;
    for (const signature of signatures) this.seen.add(signature);
    if (this.seen.size === before || body.text.length > LARGEST_KEPT) return;
    const group = this.groups.get(outcome) ?? [];
    this.groups.set(outcome, group);
    if (group.length < MOST_BODIES) group.push(body);
    else group[random.below(MOST_BODIES)] = body;
  }
}
