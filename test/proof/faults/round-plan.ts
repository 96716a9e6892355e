import type { EventPlan } from '../../../scripts/traffic/plan.ts';
import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import type { KillPoint } from './fault-plan.ts';
import { LARGE_MESSAGES } from './large-messages.ts';

/** When runners are killed: all of them where a call is under way, or one at any moment. */
export type Kill =
  | { readonly when: 'call'; readonly at: KillPoint }
  | { readonly when: 'moment'; readonly afterMilliseconds: number };

/** How the mapping fills its batches. A window takes up a second of every one. */
interface Batching {
  readonly batchSize: number;
  readonly windowSeconds: number;
}

/** What a seed decides about a round before it begins. The faults are in `FaultPlan`. */
export interface RoundPlan extends Batching {
  readonly seed: number;
  /** Those that are not large. */
  readonly events: EventPlan;
  readonly runners: number;
  /** Execution environments of each runner. */
  readonly concurrency: number;
  readonly kills: readonly Kill[];
}

/** Calls at which a runner may be killed, the more telling ones more often. */
const CALLS = [
  'ReceiveMessage',
  ...Array<string>(3).fill('BatchExecuteStatement'),
  ...Array<string>(3).fill('DeleteMessageBatch'),
  ...Array<string>(2).fill('PutObject'),
  'BatchGetItem',
  'GetItem',
  'GetObject',
  'ChangeMessageVisibilityBatch',
];

/** Longest time between a runner's first call and its end, where it is killed at any moment. */
const LONGEST_LIFE = 800;

export function planRound(seed: number, events: number): RoundPlan {
  const random = seededRandom(seed, 'round');
  return {
    seed,
    events: planOf(seed, events),
    runners: random.chance(0.3) ? 2 : 1,
    concurrency: 1 + random.below(3),
    ...random.pick([
      ...Array<Batching>(4).fill({ batchSize: 10, windowSeconds: 0 }),
      { batchSize: 25, windowSeconds: 1 },
      { batchSize: 100, windowSeconds: 1 },
    ]),
    kills: Array.from({ length: 3 + random.below(3) }, () => killOf(random)),
  };
}

function killOf(random: Random): Kill {
  if (random.chance(0.4)) {
    return { when: 'moment', afterMilliseconds: random.below(LONGEST_LIFE) };
  }
  const at = { operation: random.pick(CALLS), carriedOut: random.chance(0.5) };
  return { when: 'call', at };
}

/** The large messages are among those that were asked for. */
function planOf(seed: number, messages: number): EventPlan {
  return {
    count: messages - LARGE_MESSAGES,
    seed,
    tenants: 5,
    eventType: undefined,
    version: undefined,
    shares: { invalid: 0.1, duplicates: 0.1, conflicts: 0.05 },
  };
}
