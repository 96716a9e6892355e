import type { ForeignFormat } from '../core/envelopes/event-format.ts';
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

/** Why the sample of a group failed. */
export interface SampleFailure extends Failure {
  /** The format of its message. Missing if it is native. */
  readonly format?: ForeignFormat;
}

/** A group, with the failure of its sample. */
export interface Cause extends FailureGroup {
  /** Missing if the sample is gone, or if there are more causes than samples may be read. */
  readonly sampleFailure?: SampleFailure;
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

/** Whether an event that failed for this reason waits for a schema. */
export function isWaiting(reason: FailureReason | undefined): reason is WaitingReason {
  return (WAITING_REASONS as readonly (string | undefined)[]).includes(reason);
}

async function withSamples(
  groups: readonly FailureGroup[],
  { ledger, samples }: StatsSource,
): Promise<Cause[]> {
  const failures = await sampleFailures(groups.slice(0, samples), ledger);
  return groups.map((group) => {
    const sampleFailure = failures.get(group.sampleKey);
    return sampleFailure ? { ...group, sampleFailure } : group;
  });
}

/** The failures of the samples of some groups, by their keys. Without samples that are gone, or have another cause by now. */
export async function sampleFailures(
  groups: readonly Pick<FailureGroup, 'sampleKey' | 'fingerprint'>[],
  ledger: Pick<LedgerEditor, 'read'>,
): Promise<ReadonlyMap<string, SampleFailure>> {
  const records = await ledger.read(groups.map(({ sampleKey }) => sampleKey));
  const failures = new Map<string, SampleFailure>();
  for (const group of groups) {
    const { failure, fingerprint, content } = records.get(group.sampleKey) ?? {};
    if (!failure || fingerprint !== group.fingerprint) continue;
    const format = content?.format;
    failures.set(group.sampleKey, { ...failure, ...(format && { format }) });
  }
  return failures;
}
