import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { canonical, recordedJson } from '../../../scripts/demo/account.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import type { HandlerRun } from './effect-service.ts';
import { isFollowUp } from './judge-handlers.ts';

/** What a FIFO queue brought in the wrong order. */
export interface OrderFaults {
  /** Messages recorded before an earlier one of their group. */
  readonly recordedEarly: number;
  /** Handlers that began after the handler of a later event of their group had begun. */
  readonly handledLate: number;
  /** Follow-up events recorded before one whose parent comes earlier in the group. */
  readonly followedEarly: number;
}

/** A standard queue promises no order. */
export const IN_ORDER: OrderFaults = { recordedEarly: 0, handledLate: 0, followedEarly: 0 };

/** What a round on a FIFO queue leaves behind. */
export interface OrderEvidence {
  readonly messages: readonly PlannedMessage[];
  readonly ledger: readonly LedgerRecord[];
  readonly runs: readonly HandlerRun[];
  /** The bodies of messages that were redriven: they came back behind the others of their group. */
  readonly redriven: readonly string[];
}

/**
 * Checks the order within each group: of recording, of handling, and of what handlers published. Messages that went
 * through the dead-letter queue have lost their place, and so have their follow-up events.
 */
export function orderFaults({ messages, ledger, runs, redriven }: OrderEvidence): OrderFaults {
  const moved = new Set(redriven.flatMap((text) => [text, canonical(text) ?? text]));
  const records = new Map(ledger.map((record) => [sentText(record), record]));
  const inPlace = firstsOf(messages).filter(({ body }) => !moved.has(body));
  const groups = [...Map.groupBy(inPlace, ({ groupId }) => groupId).values()].map((group) =>
    group.flatMap((message) => records.get(textOf(message)) ?? []),
  );
  const followUps = ledger.filter((one) => isFollowUp(one) && !moved.has(sentText(one)));
  const sum = (count: (group: readonly LedgerRecord[]) => number): number =>
    groups.reduce((total, group) => total + count(group), 0);
  return {
    recordedEarly: sum((group) => descents(group.map(receivedAt))),
    handledLate: sum((group) => lateBegins(group, runs)),
    followedEarly: sum((group) => earlyFollowUps(group, followUps)),
  };
}

/** The first message of each content. A later one has no record of its own. */
function firstsOf(messages: readonly PlannedMessage[]): PlannedMessage[] {
  const seen = new Set<string>();
  return messages.filter((message) => {
    const text = textOf(message);
    const isFirst = !seen.has(text);
    seen.add(text);
    return isFirst;
  });
}

/** Describes each problem in a sentence. */
export function orderProblems(found: OrderFaults): string[] {
  const sentences: [number, string][] = [
    [found.recordedEarly, 'out of order: recorded before an earlier message of their group'],
    [found.handledLate, 'out of order: handled after a later event of their group'],
    [found.followedEarly, 'out of order: follow-up events recorded before earlier ones'],
  ];
  return sentences.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

/** The text by which a message and its record find each other. */
function sentText(record: LedgerRecord): string {
  return record.content.kind === 'raw' ? record.content.text : (recordedJson(record)[0]?.[0] ?? '');
}

function textOf({ body, expected }: PlannedMessage): string {
  return expected.outcome === 'rejected' ? body : (canonical(body) ?? body);
}

function receivedAt(record: LedgerRecord): number {
  return Date.parse(record.receivedAt);
}

/** How many numbers are smaller than one before them. */
function descents(numbers: readonly number[]): number {
  let highest = -Infinity;
  return numbers.filter((one) => {
    const descends = one < highest;
    highest = Math.max(highest, one);
    return descends;
  }).length;
}

/** Runs of a group's events that began although a later event of the group had begun. @param runs as they began. */
function lateBegins(group: readonly LedgerRecord[], runs: readonly HandlerRun[]): number {
  const places = new Map(group.map(({ key }, place) => [key, place]));
  return descents(runs.flatMap((run) => places.get(`${run.tenantId}#${run.eventId}`) ?? []));
}

/** Counts by levels: the follow-up events of the group's events, then those of the follow-up events. */
function earlyFollowUps(
  parents: readonly LedgerRecord[],
  followUps: readonly LedgerRecord[],
): number {
  if (parents.length === 0) return 0;
  const byParent = parents.map((parent) => followUps.filter((one) => isChild(one, parent)));
  let latest = -Infinity;
  let early = 0;
  for (const children of byParent) {
    // Children of one parent may change places: SQS may accept only a part of a call.
    const times = children.map(receivedAt);
    early += times.filter((time) => time < latest).length;
    latest = Math.max(latest, ...times);
  }
  const sorted = byParent.map((children) =>
    children.toSorted((a, b) => receivedAt(a) - receivedAt(b)),
  );
  return early + earlyFollowUps(sorted.flat(), followUps);
}

function isChild({ content }: LedgerRecord, { content: of }: LedgerRecord): boolean {
  if (content.kind !== 'event' || of.kind !== 'event') return false;
  const { causationId, tenantId } = content.envelope;
  return causationId === of.envelope.eventId && tenantId === of.envelope.tenantId;
}
