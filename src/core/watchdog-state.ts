/** What the watchdog remembers from one run to the next. */
export interface WatchdogState {
  /** Grows by one with each save. A run may save only if no other run has saved since it began. */
  readonly revision: number;
  /** Milliseconds since 1970: when the last run began. */
  readonly ranAt: number;
  /**
   * Milliseconds since 1970: since then the watchdog ran each minute and the function could take messages. Before that,
   * messages may have been late without being gone.
   */
  readonly calmSince: number;
  /** For each shard of the claims, the place up to which every claim has ended or was dealt with. */
  readonly claimCursors: Readonly<Record<string, string>>;
  /** The walk over open events that a later run goes on with. Missing if the last one came to the end. */
  readonly openWalk?: OpenWalk | undefined;
  /** What the last walk over all open events counted. Missing before the first one ended. */
  readonly openCounts?: OpenCounts | undefined;
}

/** Open events, counted. */
export interface OpenCounts {
  readonly events: number;
  /** By the reason of their failure; `none` if nothing failed. Only reasons that occurred. */
  readonly byReason: Readonly<Record<string, number>>;
  /** How many of them were overdue when they were looked at. */
  readonly overdue: number;
  /** RFC 3339: when the oldest of them was received. Missing if there are none. */
  readonly oldest?: string;
}

/** A walk over open events that isn't at its end. */
export interface OpenWalk {
  /** What it counted so far. */
  readonly counts: OpenCounts;
  /** Its place in the list. */
  readonly cursor: string;
}

export const NOTHING_OPEN: OpenCounts = { events: 0, byReason: {}, overdue: 0 };

/** The state before the first run. @param now milliseconds since 1970. */
export function firstState(now: number): WatchdogState {
  return { revision: 0, ranAt: now, calmSince: now, claimCursors: {} };
}

/** A run that begins later than this after the last one can't tell what happened in between. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Since when it is calm, seen from a run that begins now: see `WatchdogState`. */
export function calmSince(
  { ranAt, calmSince }: WatchdogState,
  now: number,
  takesMessages: boolean,
): number {
  return takesMessages && now - ranAt <= LONGEST_PAUSE_MS ? Math.min(calmSince, now) : now;
}

/**
 * What to report of open events. A walk that isn't at its end has counted only some, so the last complete count stands
 * until the walk has more.
 */
export function reportedCounts({
  openWalk,
  openCounts = NOTHING_OPEN,
}: Pick<WatchdogState, 'openWalk' | 'openCounts'>): OpenCounts {
  return openWalk && openWalk.counts.events > openCounts.events ? openWalk.counts : openCounts;
}
