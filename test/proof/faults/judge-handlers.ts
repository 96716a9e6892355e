import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { BEGIN_RESERVE_SECONDS } from '../../../src/names/settings.ts';
import type { Effect, HandlerLog, HandlerRun } from './effect-service.ts';
import { TROUBLES, type Trouble } from './order-script.ts';
import { HANDLED_TYPES, type PlannedOrder } from './round-orders.ts';

/** What was wrong with handlers and what they published. All are 0 unless the product is broken. */
export interface HandlerFaults {
  /** Events that handlers published and that the ledger doesn't have. */
  readonly lostFollowUps: number;
  /** Second records of such an event. */
  readonly doubledFollowUps: number;
  /** Events that no handler should have published, or with another tenant, group or correlation. */
  readonly wrongFollowUps: number;
  /** Processed events without an effect. */
  readonly lostEffects: number;
  /** Events that had more than one effect, and effects of events that failed for good. */
  readonly doubledEffects: number;
  /** Runs that began while another run of the same event was under way and its lease not over. */
  readonly overlaps: number;
  /** Runs of an event that began after the ledger said that it is processed, or failed for good. */
  readonly handledAgain: number;
  /** Runs whose attempt isn't later than the one before, or that the ledger didn't count. */
  readonly miscounted: number;
  /** Events with a handler that aren't processed, or failed for good as planned, in the end. */
  readonly unfinished: number;
}

/** What became of the events with handlers. */
export interface HandlerAccount extends HandlerFaults {
  readonly runs: number;
  /** Runs by the trouble that they had. The other runs had none. */
  readonly troubles: Readonly<Record<Trouble, number>>;
  readonly effects: number;
  /** Effects that were asked for once more, and that the service had already had. */
  readonly repeatedEffects: number;
  /** Events that handlers had to publish. */
  readonly followUps: number;
}

/** The account of a round without handlers. */
export const NO_HANDLERS: HandlerAccount = {
  lostFollowUps: 0,
  doubledFollowUps: 0,
  wrongFollowUps: 0,
  lostEffects: 0,
  doubledEffects: 0,
  overlaps: 0,
  handledAgain: 0,
  miscounted: 0,
  unfinished: 0,
  runs: 0,
  troubles: troublesIn([]),
  effects: 0,
  repeatedEffects: 0,
  followUps: 0,
};

/**
 * A handler begins only with at least `BEGIN_RESERVE_SECONDS` of the invocation left, and its lease ends five seconds
 * after the invocation. One second less, because the service hears of a begin a little late.
 */
const SHORTEST_LEASE_MILLISECONDS = (BEGIN_RESERVE_SECONDS + 5 - 1) * 1000;

/**
 * Accounts for the handlers of a round by what the service saw and what the ledger says.
 *
 * @param settledAt when the ledger was first seen to say that an event is done, by key. See `SettledWatch`.
 */
export function accountForHandlers(
  orders: readonly PlannedOrder[],
  ledger: readonly LedgerRecord[],
  { runs, effects, repeatedCalls }: HandlerLog,
  settledAt: ReadonlyMap<string, number>,
): HandlerAccount {
  const records = new Map(ledger.map((record) => [record.key, record]));
  const runsByEvent = Map.groupBy(runs, nameOf);
  const effectsByEvent = Map.groupBy(effects, nameOf);
  const followUps = accountForFollowUps(orders, ledger);
  const handled = ledger.filter(hasHandler);
  const refused = new Set(orders.filter(({ script }) => script.refuses).map(keyOf));
  const sum = (count: (record: LedgerRecord) => number): number =>
    handled.reduce((total, record) => total + count(record), 0);
  const runsOf = ({ key }: LedgerRecord): readonly HandlerRun[] => runsByEvent.get(key) ?? [];
  const effectsOf = ({ key }: LedgerRecord): readonly Effect[] => effectsByEvent.get(key) ?? [];
  return {
    ...followUps,
    lostEffects: sum((one) => Number(one.status === 'processed' && effectsOf(one).length === 0)),
    doubledEffects: sum((one) =>
      Math.max(0, effectsOf(one).length - (refused.has(one.key) ? 0 : 1)),
    ),
    overlaps: [...runsByEvent.values()].reduce((total, ofEvent) => total + overlapsIn(ofEvent), 0),
    handledAgain: sum((one) => runsAfter(one, runsOf(one), settledAt.get(one.key))),
    miscounted:
      sum((one) => miscountedIn(one, runsOf(one))) +
      [...runsByEvent].filter(([key]) => !records.has(key)).length,
    unfinished: sum((one) =>
      Number(one.status !== (refused.has(one.key) ? 'failed' : 'processed')),
    ),
    runs: runs.length,
    troubles: troublesIn(runs),
    effects: effects.length,
    repeatedEffects: repeatedCalls,
  };
}

function troublesIn(runs: readonly HandlerRun[]): Record<Trouble, number> {
  const names = Object.keys(TROUBLES) as Trouble[];
  const counts = names.map((name) => [name, runs.filter(({ trouble }) => trouble === name).length]);
  return Object.fromEntries(counts) as Record<Trouble, number>;
}

/** Describes each problem in a sentence. */
export function handlerProblems(found: HandlerFaults): string[] {
  return (Object.keys(SENTENCES) as (keyof HandlerFaults)[])
    .filter((name) => found[name] > 0)
    .map((name) => `${found[name]} ${SENTENCES[name]}`);
}

const SENTENCES: Readonly<Record<keyof HandlerFaults, string>> = {
  lostFollowUps:
    'follow-up events lost: their parent is processed, and the ledger has not got them',
  doubledFollowUps: 'follow-up events doubled: in the ledger more than once',
  wrongFollowUps: 'follow-up events that no handler should have published like this',
  lostEffects: 'processed events without the effect of their handler',
  doubledEffects: 'effects too many: an event had more than one, or failed for good and had one',
  overlaps: 'handlers begun while another run of their event held its lease',
  handledAgain: 'handlers begun after their event was processed or had failed for good',
  miscounted: 'attempts miscounted: a number came twice, or the ledger has another count',
  unfinished: 'events with a handler neither processed nor failed as planned',
};

/** An event of the ledger that an attacked handler handled. A conflict beside it isn't. */
function hasHandler({ content, failure }: LedgerRecord): boolean {
  if (content.kind !== 'event' || failure?.reason === 'id_conflict') return false;
  const { eventType } = content.envelope;
  return eventType === HANDLED_TYPES.order || eventType === HANDLED_TYPES.followUp;
}

function nameOf({ tenantId, eventId }: { readonly tenantId: string; readonly eventId: string }) {
  return `${tenantId}#${eventId}`;
}

export function keyOf({ message, eventId }: PlannedOrder): string {
  return nameOf({ tenantId: message.tenantId, eventId });
}

/** @param runs of one event, in the order in which they began. */
function overlapsIn(runs: readonly HandlerRun[]): number {
  return runs.filter((run, index) =>
    runs.slice(0, index).some(({ beganAt, endedAt = Infinity }) => {
      const leaseEnds = beganAt + SHORTEST_LEASE_MILLISECONDS;
      return run.beganAt < Math.min(endedAt, leaseEnds);
    }),
  ).length;
}

function runsAfter(
  { processedAt }: LedgerRecord,
  runs: readonly HandlerRun[],
  settledAt = Infinity,
): number {
  const end = Math.min(settledAt, processedAt === undefined ? Infinity : Date.parse(processedAt));
  return runs.filter(({ beganAt }) => beganAt > end).length;
}

function miscountedIn({ attempts }: LedgerRecord, runs: readonly HandlerRun[]): number {
  const repeated = runs.filter(({ attempt }, index) => attempt <= (runs[index - 1]?.attempt ?? 0));
  return repeated.length + (runs.at(-1)?.attempt === attempts ? 0 : 1);
}

type FollowUpAccount = Pick<
  HandlerAccount,
  'lostFollowUps' | 'doubledFollowUps' | 'wrongFollowUps' | 'followUps'
>;

/** Finds what each processed parent published by its cause, its type and its body. */
function accountForFollowUps(
  orders: readonly PlannedOrder[],
  ledger: readonly LedgerRecord[],
): FollowUpAccount {
  const published = ledger.filter(isFollowUp);
  const left = new Set(published);
  const account = { lostFollowUps: 0, doubledFollowUps: 0, wrongFollowUps: 0, followUps: 0 };
  const take = (parent: LedgerRecord | undefined, eventType: string, orderId: string) => {
    if (parent?.status !== 'processed') return undefined;
    const found = published.filter((one) => isCausedBy(one, parent, eventType, orderId));
    for (const one of found) left.delete(one);
    account.followUps += 1;
    if (found.length === 0) account.lostFollowUps += 1;
    account.doubledFollowUps += Math.max(0, found.length - 1);
    return found[0];
  };
  const records = new Map(ledger.map((record) => [record.key, record]));
  for (const order of orders) {
    const parent = records.get(keyOf(order));
    for (let number = 1; number <= order.script.followUps; number += 1) {
      const orderId = `${order.message.tenantId} ${order.eventId} ${number}`;
      const followUp = take(parent, HANDLED_TYPES.followUp, orderId);
      take(followUp, HANDLED_TYPES.last, orderId);
    }
  }
  return { ...account, wrongFollowUps: left.size };
}

/** An event that only handlers publish. */
export function isFollowUp({ content }: LedgerRecord): boolean {
  if (content.kind !== 'event') return false;
  const { eventType } = content.envelope;
  return eventType === HANDLED_TYPES.followUp || eventType === HANDLED_TYPES.last;
}

function isCausedBy(
  { content, status, failure }: LedgerRecord,
  parent: LedgerRecord,
  eventType: string,
  orderId: string,
): boolean {
  if (content.kind !== 'event' || parent.content.kind !== 'event') return false;
  const { envelope, bodyText } = content;
  const of = parent.content.envelope;
  const body = JSON.parse(bodyText) as { readonly order_id?: unknown };
  return (
    // A conflict is a second record.
    (status !== 'failed' || failure?.reason === 'id_conflict') &&
    envelope.eventType === eventType &&
    envelope.causationId === of.eventId &&
    envelope.tenantId === of.tenantId &&
    envelope.clientId === of.clientId &&
    envelope.groupId === of.groupId &&
    envelope.correlationId === (of.correlationId ?? of.eventId) &&
    body.order_id === orderId
  );
}
