import type { LedgerQueries } from '../ledger-queries.ts';
import { newestOpen, type ReadingLimits } from './newest-open.ts';

/** The reasons of events that a later release may accept as they are. */
export const WAITING_REASONS = ['unknown_type', 'unknown_version'] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** For each reason. */
const LIMITS: ReadingLimits = { records: 10_000, pages: 50 };

/** Rejected events of one type and version that wait for their schema. */
export interface WaitingGroup {
  readonly reason: WaitingReason;
  readonly eventType: string;
  readonly schemaVersion: string;
  readonly count: number;
}

/** The rejected events that a registry would know now. */
export interface WaitingEvents {
  /** The largest group first. */
  readonly groups: readonly WaitingGroup[];
  /** False if a limit ended the count: there may be more. */
  readonly complete: boolean;
}

/**
 * Counts the events that were rejected because their type or version was unknown, and that `isKnown` knows now. It doesn't
 * read their bodies: a schema may still refuse them. An event that an operator has sent again is `queued`, and doesn't
 * count.
 */
export async function countWaiting(
  queries: Pick<LedgerQueries, 'listOpen'>,
  isKnown: (eventType: string, schemaVersion: string) => boolean,
  limits = LIMITS,
): Promise<WaitingEvents> {
  const groups = new Map<string, WaitingGroup>();
  let complete = true;
  for (const reason of WAITING_REASONS) {
    const found = await newestOpen(queries, { status: 'failed', reason }, limits);
    complete &&= found.complete;
    for (const { eventType, schemaVersion } of found.records) {
      if (eventType === undefined || schemaVersion === undefined) continue;
      if (!isKnown(eventType, schemaVersion)) continue;
      const name = `${reason} ${eventType} ${schemaVersion}`;
      const count = (groups.get(name)?.count ?? 0) + 1;
      groups.set(name, { reason, eventType, schemaVersion, count });
    }
  }
  return { groups: [...groups.values()].sort((one, other) => other.count - one.count), complete };
}
