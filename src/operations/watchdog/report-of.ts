import { reportedCounts, type WatchdogState } from '../../core/watchdog-state.ts';
import type { QueueDepth } from '../../operation-ports.ts';
import type { WatchdogReport } from '../../watchdog-ports.ts';
import type { RescueTally } from './watch.ts';

/** What a run knows at its end. */
export interface RunEnd extends Pick<
  WatchdogReport,
  'claimsComplete' | 'openComplete' | 'problems' | 'duration'
> {
  readonly before: WatchdogState;
  readonly after: WatchdogState;
  readonly tally: RescueTally;
  /** Overdue events that the walk over the claims saw. */
  readonly overdueClaims: number;
  readonly deadLetters: QueueDepth | undefined;
  readonly mappingEnabled: boolean | undefined;
  readonly onlyCounted: WatchdogReport['onlyCounted'];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a run tells operators. */
export function reportOf(end: RunEnd): WatchdogReport {
  const { before, after, tally, overdueClaims, deadLetters, mappingEnabled, onlyCounted } = end;
  const { claimsComplete, openComplete, problems, duration } = end;
  const open = reportedCounts(after);
  const { sentAgain, lost, unsent } = tally;
  return {
    open,
    goneReasons: Object.keys(reportedCounts(before).byReason).filter(
      (reason) => !(reason in open.byReason),
    ),
    oldestOpenSeconds: ageSeconds(open.oldest, end.now),
    overdue: open.overdue + overdueClaims,
    sentAgain,
    lost,
    unsent,
    ...(deadLetters && { deadLetters: totalOf(deadLetters) }),
    ...(mappingEnabled !== undefined && { mappingEnabled }),
    ...(onlyCounted && { onlyCounted }),
    claimsComplete,
    openComplete,
    problems,
    duration,
  };
}

function ageSeconds(time: string | undefined, now: number): number {
  return time === undefined ? 0 : Math.max(0, Math.round((now - Date.parse(time)) / 1000));
}

function totalOf({ visible, inFlight, delayed }: QueueDepth): number {
  return visible + inFlight + delayed;
}
