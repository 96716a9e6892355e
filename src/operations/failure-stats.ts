import type { Failure, FailureReason } from '../core/outcome.ts';
import type { LedgerQueries, OpenFilter } from '../ledger-queries.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import { FailureGrouper, type FailureGroup, type FailureGroups } from './failure-groups.ts';
import { listPages } from './list-pages.ts';
import { WAITING_REASONS, type WaitingReason } from './waiting.ts';

/** What is open, grouped by cause. */
export interface FailureStats extends Omit<FailureGroups, 'groups'> {
  /** All open events that the filter takes. */
  readonly events: number;
  readonly failed: number;
  readonly queued: number;
  /** How many of them wait for a schema that the consumer doesn't have. */
  readonly waiting: Readonly<Record<WaitingReason, number>>;
  readonly causes: readonly Cause[];
}

/** A group, with the failure of its sample. */
export interface Cause extends FailureGroup {
  /** Missing if the sample is gone, or if there are more causes than samples may be read. */
  readonly sampleFailure?: Failure;
}

/** What the statistics are made from, and how much of it. */
export interface StatsSource {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly ledger: Pick<LedgerEditor, 'read'>;
  readonly filter: OpenFilter;
  /** For how many causes, the largest first, a sample is read. */
  readonly samples: number;
  /** Told how many events were counted so far. */
  readonly onProgress?: (events: number) => void;
}

/** Counts the open events that a filter takes, by cause. Reads all of them. */
export async function failureStats(source: StatsSource): Promise<FailureStats> {
  const { queries, filter, onProgress } = source;
  const grouper = new FailureGrouper();
  const counts = { events: 0, failed: 0, queued: 0 };
  const waiting = { unknown_type: 0, unknown_version: 0 };
  const pages = listPages((page) => queries.listOpen(filter, page), { order: 'oldest_first' });
  for await (const { items } of pages) {
    for (const record of items) {
      grouper.add(record);
      counts[record.status] += 1;
      if (isWaiting(record.reason)) waiting[record.reason] += 1;
    }
    counts.events += items.length;
    onProgress?.(counts.events);
  }
  const { groups, ungrouped } = grouper.result();
  return { ...counts, waiting, ungrouped, causes: await withSamples(groups, source) };
}

function isWaiting(reason: FailureReason | undefined): reason is WaitingReason {
  return (WAITING_REASONS as readonly (string | undefined)[]).includes(reason);
}

async function withSamples(
  groups: readonly FailureGroup[],
  { ledger, samples }: StatsSource,
): Promise<Cause[]> {
  const keys = groups.slice(0, samples).map(({ sampleKey }) => sampleKey);
  const records = await ledger.read(keys);
  return groups.map((group) => {
    const { failure, fingerprint } = records.get(group.sampleKey) ?? {};
    return failure && fingerprint === group.fingerprint
      ? { ...group, sampleFailure: failure }
      : group;
  });
}
