import type { LedgerQueries } from '../ledger-queries.ts';
import { FailureGrouper } from './failure-groups.ts';
import type { Cause } from './failure-stats.ts';
import { newestOpen, type ReadingLimits } from './newest-open.ts';

/** A page reads at most 1 MB, which is 128 read units. So a summary costs at most 512. */
const LIMITS: ReadingLimits = { records: 4_000, pages: 4 };

/** How many causes a summary has at most. */
const TOP_CAUSES = 5;

/** What is open, and why. */
export interface OpenSummary {
  readonly failed: number;
  readonly queued: number;
  /** The causes of most records, the most frequent first. */
  readonly causes: readonly Cause[];
  /** False if there are older records that weren't read. */
  readonly complete: boolean;
}

/** Counts the newest open records, by status and by cause. Unlike the cost of `failureStats`, its cost is bounded. */
export async function summarizeOpen(
  queries: Pick<LedgerQueries, 'listOpen'>,
  topCauses = TOP_CAUSES,
): Promise<OpenSummary> {
  const { records, complete } = await newestOpen(queries, {}, LIMITS);
  const grouper = new FailureGrouper();
  for (const record of records) grouper.add(record);
  const failed = records.filter(({ status }) => status === 'failed').length;
  return {
    failed,
    queued: records.length - failed,
    causes: grouper.result().groups.slice(0, topCauses),
    complete,
  };
}
