import type { OpenFilter } from '../../ledger-queries.ts';
import { FailureGrouper, type FailureGroup } from '../failure-groups.ts';
import { isWaiting, type FailureStats } from '../failure-stats.ts';
import type { OpenSet } from './open-set.ts';
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
}

/** Groups the records that a filter takes by cause: the same counts as `failureStats`, without reading the ledger. */
export function openCauses(records: OpenSet, filter: OpenFilter): OpenCauses {
  const grouper = new FailureGrouper();
  const counts = { events: 0, failed: 0, queued: 0 };
  const waiting = { unknown_type: 0, unknown_version: 0 };
  const timesOf = new Map<string | undefined, (readonly number[])[]>();
  for (const { kind, times, newestKey } of records.taken(filter)) {
    const { tenantId, ...last } = kind;
    const identity = tenantId === undefined ? {} : { identity: { tenantId, eventId: '' } };
    grouper.addAlike({
      last: { ...last, ...identity, key: newestKey, receivedAt: textOf(times[0]) },
      events: times.length,
      firstSeen: textOf(times.at(-1)),
    });
    counts.events += times.length;
    counts[kind.status] += times.length;
    if (isWaiting(kind.reason)) waiting[kind.reason] += times.length;
    const sameCause = timesOf.get(kind.fingerprint);
    if (sameCause) sameCause.push(times);
    else timesOf.set(kind.fingerprint, [times]);
  }
  return {
    ...counts,
    waiting,
    ...grouper.result(),
    trendOf: (fingerprint, until) => trendOf((timesOf.get(fingerprint) ?? []).flat(), until),
  };
}

function textOf(time: number | undefined): string {
  return new Date(time ?? NaN).toISOString();
}

/** Sorts groups that are sorted by size. */
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
