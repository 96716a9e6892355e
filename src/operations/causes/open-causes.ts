import type { OpenFilter } from '../../ledger-queries.ts';
import { FailureGrouper, type FailureGroup } from '../failure-groups.ts';
import { isWaiting, type FailureStats } from '../failure-stats.ts';
import type { Kind, OpenSet, TakenRecords } from './open-set.ts';
import { trendOf, type Trend } from './trend.ts';

/** In which order causes are given: most events, the newest event, or the newest cause first. */
export const CAUSE_ORDERS = ['largest_first', 'latest_first', 'newest_first'] as const;
export type CauseOrder = (typeof CAUSE_ORDERS)[number];

/** The open events that a filter takes, by cause. */
export interface OpenCauses extends Omit<FailureStats, 'causes'> {
  /** The largest first. */
  readonly groups: readonly FailureGroup[];
  /** When the events of a cause were received. @param until milliseconds since 1970: the end of the period */
  readonly trendOf: (fingerprint: string | undefined, until: number) => Trend;
  /** Some events of a cause, the newest first. @param offset how many to leave out at the beginning */
  readonly eventsOf: (
    fingerprint: string | undefined,
    offset: number,
    limit: number,
  ) => readonly OpenEvent[];
}

/** An open event, as far as a snapshot knows it. */
export interface OpenEvent extends Kind {
  readonly key: string;
  /** RFC 3339. */
  readonly receivedAt: string;
}

/** Groups the records that a filter takes by cause: the same counts as `failureStats`, without reading the ledger. */
export function openCauses(records: OpenSet, filter: OpenFilter): OpenCauses {
  const grouper = new FailureGrouper();
  const counts = { events: 0, failed: 0, queued: 0 };
  const waiting = { unknown_type: 0, unknown_version: 0 };
  const recordsOf = new Map<string | undefined, TakenRecords[]>();
  for (const taken of records.taken(filter)) {
    const { kind, times, keyAt } = taken;
    const { tenantId, ...last } = kind;
    const identity = tenantId === undefined ? {} : { identity: { tenantId, eventId: '' } };
    grouper.addAlike({
      last: { ...last, ...identity, key: keyAt(0), receivedAt: textOf(times[0]) },
      events: times.length,
      firstSeen: textOf(times.at(-1)),
    });
    counts.events += times.length;
    counts[kind.status] += times.length;
    if (isWaiting(kind.reason)) waiting[kind.reason] += times.length;
    const sameCause = recordsOf.get(kind.fingerprint);
    if (sameCause) sameCause.push(taken);
    else recordsOf.set(kind.fingerprint, [taken]);
  }
  const ofCause = (fingerprint: string | undefined) => recordsOf.get(fingerprint) ?? [];
  return {
    ...counts,
    waiting,
    ...grouper.result(),
    trendOf: (fingerprint, until) =>
      trendOf(
        ofCause(fingerprint).flatMap(({ times }) => times),
        until,
      ),
    eventsOf: (fingerprint, offset, limit) => newest(ofCause(fingerprint), offset, limit),
  };
}

/** Merges lists that have their newest records first. */
function newest(lists: readonly TakenRecords[], offset: number, limit: number): OpenEvent[] {
  const places = lists.map((list) => ({ list, index: 0 }));
  const events: OpenEvent[] = [];
  for (let count = 0; count < offset + limit; count += 1) {
    let next: (typeof places)[number] | undefined;
    let latest = -Infinity;
    for (const place of places) {
      const time = place.list.times[place.index] ?? -Infinity;
      if (time > latest) [next, latest] = [place, time];
    }
    if (!next) break;
    const { list, index } = next;
    next.index += 1;
    if (count < offset) continue;
    events.push({ ...list.kind, key: list.keyAt(index), receivedAt: textOf(latest) });
  }
  return events;
}

function textOf(time: number | undefined): string {
  return new Date(time ?? NaN).toISOString();
}

/** @param groups sorted by size */
export function inOrder(groups: readonly FailureGroup[], order: CauseOrder): FailureGroup[] {
  switch (order) {
    case 'largest_first':
      return [...groups];
    case 'latest_first':
      return groups.toSorted((one, other) => compare(other.lastSeen, one.lastSeen));
    case 'newest_first':
      return groups.toSorted((one, other) => compare(other.firstSeen, one.firstSeen));
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
