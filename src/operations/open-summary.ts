import type { LedgerQueries, OpenRecord } from '../ledger-queries.ts';
import { newestOpen, type ReadingLimits } from './newest-open.ts';

/** A page reads at most 1 MB, which is 128 read units. So a summary costs at most 512. */
const LIMITS: ReadingLimits = { records: 4_000, pages: 4 };

/** Open records that failed for the same cause. */
export interface OpenCause extends Pick<
  OpenRecord,
  'fingerprint' | 'reason' | 'eventType' | 'schemaVersion'
> {
  readonly count: number;
}

/** What is open, and why. */
export interface OpenSummary {
  readonly failed: number;
  readonly queued: number;
  /** The causes of most records, the most frequent first. */
  readonly causes: readonly OpenCause[];
  /** False if there are older records that weren't read. */
  readonly complete: boolean;
}

/** Counts the newest open records, by status and by cause. Its cost is bounded. */
export async function summarizeOpen(
  queries: Pick<LedgerQueries, 'listOpen'>,
  topCauses: number,
): Promise<OpenSummary> {
  const { records, complete } = await newestOpen(queries, {}, LIMITS);
  const countOf = (wanted: OpenRecord['status']) =>
    records.filter(({ status }) => status === wanted).length;
  return {
    failed: countOf('failed'),
    queued: countOf('queued'),
    causes: causesOf(records).slice(0, topCauses),
    complete,
  };
}

function causesOf(records: readonly OpenRecord[]): OpenCause[] {
  const groups = Map.groupBy(records, ({ fingerprint }) => fingerprint);
  return Array.from(groups.values(), ([newest, ...others]) => ({
    ...causeOf(newest),
    count: others.length + 1,
  })).sort((one, other) => other.count - one.count);
}

function causeOf(record: OpenRecord | undefined): Omit<OpenCause, 'count'> {
  const { fingerprint, reason, eventType, schemaVersion } = record ?? {};
  return {
    ...(fingerprint !== undefined && { fingerprint }),
    ...(reason !== undefined && { reason }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}
