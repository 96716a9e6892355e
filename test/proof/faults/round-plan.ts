import type { EventPlan } from '../../../scripts/traffic/plan.ts';
import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import type { KillPoint } from './fault-plan.ts';
import { LARGE_MESSAGES } from './round-messages.ts';

/** When runners are killed: all of them at a certain call, or one of them at a random moment. */
export type Kill =
  | { readonly when: 'call'; readonly at: KillPoint }
  | { readonly when: 'moment'; readonly afterMilliseconds: number };

/** How the mapping fills its batches. With a window, every batch takes a second. */
interface Batching {
  readonly batchSize: number;
  readonly windowSeconds: number;
}

/** What a seed decides before a round begins. `FaultPlan` decides the faults. */
export interface RoundPlan extends Batching {
  readonly seed: number;
  /** The messages that aren't large. */
  readonly events: EventPlan;
  readonly runners: number;
  /** Execution environments of each runner. */
  readonly concurrency: number;
  readonly kills: readonly Kill[];
}

/** Calls at which runners are killed. The calls that reveal more are listed more often. */
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

/** A runner that is killed at a random moment lives at most this many milliseconds after its first call. */
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

/** The number of messages that was asked for includes the large ones. */
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
