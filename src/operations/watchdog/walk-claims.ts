import { isOpen } from '../../core/open-record.ts';
import type { ClaimJournal, ClaimPage } from '../../watchdog-ports.ts';
import { findOverdue } from './find-overdue.ts';
import { rescue } from './rescue.ts';
import type { Watch } from './watch.ts';

/** How far a walk over the claims came. */
export interface ClaimsWalk {
  /** See `WatchdogState`. */
  readonly cursors: Readonly<Record<string, string>>;
  /** Overdue events that were seen. Those that are open are left to the walk over open events. */
  readonly overdue: number;
  /** Whether all pages were looked at, and nothing overdue was left. */
  readonly complete: boolean;
}

/** Keys whose states are read together. */
const STRETCH_KEYS = 2_000;

/**
 * Looks at each event that the consumer claimed, once its claim must have ended. A cursor passes a page only if nothing on
 * it is left to do: each event is settled, waits for a message that isn't late, was claimed again and so is on a later
 * page, or was dealt with here.
 *
 * @param before RFC 3339: claims before this time must have ended.
 */
export async function walkClaims(
  journal: ClaimJournal,
  cursors: Readonly<Record<string, string>>,
  before: string,
  watch: Watch,
): Promise<ClaimsWalk> {
  const reached: Record<string, string> = { ...cursors };
  let overdue = 0;
  let complete = true;
  for (const shard of inTurn(journal.shards, watch.now)) {
    const walk = await walkShard(journal, shard, cursors[shard], before, watch);
    if (walk.cursor !== undefined) reached[shard] = walk.cursor;
    overdue += walk.overdue;
    complete &&= walk.complete;
  }
  return { cursors: reached, overdue, complete };
}

/** Each minute another shard comes first. Otherwise the last ones would get nothing while there is too much to look at. */
function inTurn(shards: readonly string[], now: number): string[] {
  const first = Math.floor(now / 60_000) % shards.length;
  return [...shards.slice(first), ...shards.slice(0, first)];
}

interface ShardWalk {
  readonly cursor: string | undefined;
  readonly overdue: number;
  readonly complete: boolean;
}

async function walkShard(
  journal: ClaimJournal,
  shard: string,
  start: string | undefined,
  before: string,
  watch: Watch,
): Promise<ShardWalk> {
  let cursor = start;
  let overdue = 0;
  while (watch.budget.query()) {
    const { pages, complete } = await journal.pages(shard, cursor, before);
    for (const stretch of stretchesOf(pages)) {
      const found = await findOverdue(
        stretch.flatMap(({ keys }) => keys),
        watch,
      );
      if (!found) return { cursor, overdue, complete: false };
      overdue += found.filter((record) => !isOpen(record)).length;
      const left = await rescue(found, watch);
      const held = stretch.findIndex(({ keys }) => keys.some((key) => left.has(key)));
      const passed = held < 0 ? stretch : stretch.slice(0, held);
      cursor = passed.at(-1)?.position ?? cursor;
      if (held >= 0) return { cursor, overdue, complete: false };
    }
    if (complete) return { cursor, overdue, complete };
  }
  return { cursor, overdue, complete: false };
}

/** Splits pages so that each part has about `STRETCH_KEYS` keys. */
function stretchesOf(pages: readonly ClaimPage[]): ClaimPage[][] {
  const stretches: ClaimPage[][] = [];
  let room = 0;
  for (const page of pages) {
    if (room <= 0) {
      stretches.push([]);
      room = STRETCH_KEYS;
    }
    stretches.at(-1)?.push(page);
    room -= page.keys.length;
  }
  return stretches;
}
