import { NOTHING_OPEN, type OpenCounts, type WatchdogState } from '../../core/watchdog-state.ts';
import type { LedgerQueries, OpenRecord } from '../../ledger-queries.ts';
import { findOverdue } from './find-overdue.ts';
import { rescue } from './rescue.ts';
import type { Watch } from './watch.ts';

/** A large page costs little more than a small one, because each asks all shards of the index. */
const PAGE_RECORDS = 1000;

/** The part of the state that a walk over open events changes. */
export type OpenPart = Pick<WatchdogState, 'openWalk' | 'openCounts'>;

/** How far a walk over open events came. */
export interface OpenWalkEnd {
  readonly state: OpenPart;
  /** Whether it came to the end of the list. */
  readonly complete: boolean;
}

/** The name of open events whose failure has no reason: their handling never began, or never ended. */
const NO_REASON = 'none';

/**
 * Counts what is open, oldest first, and looks at each event that waits for its message. Goes on where the run before
 * stopped. If there is more than a run may read, a later run goes on.
 */
export async function walkOpen(
  queries: Pick<LedgerQueries, 'listOpen'>,
  { openWalk, openCounts }: OpenPart,
  watch: Watch,
): Promise<OpenWalkEnd> {
  let counts = openWalk?.counts ?? NOTHING_OPEN;
  let cursor = openWalk?.cursor;
  while (watch.budget.query()) {
    const page = await queries.listOpen(
      {},
      { order: 'oldest_first', limit: PAGE_RECORDS, ...(cursor !== undefined && { cursor }) },
    );
    // Somebody has changed the state by hand. The next run begins at the start.
    if (page.kind === 'invalid_cursor')
      return { state: { openWalk: undefined, openCounts }, complete: false };
    const overdue = await findOverdue(keysToRead(page.items, watch), watch);
    if (!overdue) break;
    await rescue(overdue, watch);
    counts = counted(counts, page.items, overdue.length);
    if (page.next === undefined) {
      return { state: { openWalk: undefined, openCounts: counts }, complete: true };
    }
    cursor = page.next;
  }
  const left = cursor === undefined ? undefined : { counts, cursor };
  return { state: { openWalk: left, openCounts }, complete: false };
}

/** The keys of events that wait for their messages and are old enough that one may be overdue. */
function keysToRead(records: readonly OpenRecord[], { now, rule }: Watch): string[] {
  const latest = new Date(now - rule.graceMs).toISOString();
  return records.flatMap(({ key, status, receivedAt }) =>
    status === 'queued' && receivedAt <= latest ? key : [],
  );
}

function counted(
  { events, byReason, overdue, oldest }: OpenCounts,
  records: readonly OpenRecord[],
  moreOverdue: number,
): OpenCounts {
  const reasons = { ...byReason };
  for (const { reason = NO_REASON } of records) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const first = oldest ?? records[0]?.receivedAt;
  return {
    events: events + records.length,
    byReason: reasons,
    overdue: overdue + moreOverdue,
    ...(first !== undefined && { oldest: first }),
  };
}
