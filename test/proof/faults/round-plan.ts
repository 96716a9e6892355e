import type { EventPlan } from '../../../scripts/traffic/plan.ts';
import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import type { KillPoint } from './fault-plan.ts';
import { kindOf, ROUND_KINDS, type RoundKind } from './round-kind.ts';
import { LARGE_MESSAGES } from './round-messages.ts';
import {
  GROUPS,
  orderMessages,
  ordersAmong,
  planOrders,
  type PlannedOrder,
} from './round-orders.ts';

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
  readonly kind: RoundKind;
  /** The messages that aren't large and have no handler. */
  readonly events: EventPlan;
  /** The events with handlers. */
  readonly orders: readonly PlannedOrder[];
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

/** By this call handlers publish. */
const PUBLISHING = 'SendMessageBatch';

/** A runner that is killed at a random moment lives at most this many milliseconds after its first call. */
const LONGEST_LIFE = 800;

export function planRound(seed: number, events: number, kind = kindOf(seed)): RoundPlan {
  const random = seededRandom(seed, 'round');
  const { fifo, handlers } = ROUND_KINDS[kind];
  const orders = handlers ? planOrders(seed, ordersAmong(events)) : [];
  return {
    seed,
    kind,
    events: planOf(seed, events - orderMessages(orders).length, fifo),
    orders,
    runners: random.chance(0.3) ? 2 : 1,
    concurrency: 1 + random.below(3),
    ...random.pick(fifo ? [FIFO_BATCHING] : STANDARD_BATCHING),
    kills: Array.from({ length: 3 + random.below(3) }, (_, index) =>
      handlers && index === 0 ? killAtCall(random, [PUBLISHING]) : killOf(random),
    ),
  };
}

const STANDARD_BATCHING: readonly Batching[] = [
  ...Array<Batching>(4).fill({ batchSize: 10, windowSeconds: 0 }),
  { batchSize: 25, windowSeconds: 1 },
  { batchSize: 100, windowSeconds: 1 },
];
/** Lambda takes no more messages of a FIFO queue, and no window. */
const FIFO_BATCHING: Batching = { batchSize: 10, windowSeconds: 0 };

function killOf(random: Random): Kill {
  if (random.chance(0.4)) {
    return { when: 'moment', afterMilliseconds: random.below(LONGEST_LIFE) };
  }
  return killAtCall(random, CALLS);
}

function killAtCall(random: Random, calls: readonly string[]): Kill {
  return { when: 'call', at: { operation: random.pick(calls), carriedOut: random.chance(0.5) } };
}

/** @param messages those without a handler, the large ones included. */
function planOf(seed: number, messages: number, fifo: boolean): EventPlan {
  return {
    count: messages - LARGE_MESSAGES,
    seed,
    tenants: 5,
    eventType: undefined,
    version: undefined,
    groups: fifo ? GROUPS : undefined,
    shares: { invalid: 0.1, duplicates: 0.1, conflicts: 0.05 },
  };
}
