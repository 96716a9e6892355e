import type { WatchdogRules } from '../operations/watchdog/run-watchdog.ts';
import type { WatchdogSettings } from './watchdog-settings.ts';

/** For what no setting says: polling, clocks that differ, an index that lags. */
const SLACK_SECONDS = 120;

/** A lease ends this much after the invocation's timeout (`prepare`). */
const LEASE_MARGIN_SECONDS = 5;

/** When messages count as overdue in a pipeline with these settings. */
export function watchdogRules(
  settings: Pick<
    WatchdogSettings,
    | 'maxReceiveCount'
    | 'visibilityTimeoutSeconds'
    | 'functionTimeoutSeconds'
    | 'retryCapSeconds'
    | 'batchSize'
    | 'maxConcurrency'
  >,
): WatchdogRules {
  const { visibilityTimeoutSeconds, functionTimeoutSeconds, retryCapSeconds } = settings;
  // A message whose process was killed comes back after the visibility timeout. One that an outage gave back comes
  // after the cap at the latest, and its record doesn't know of it.
  const graceSeconds = Math.max(visibilityTimeoutSeconds, retryCapSeconds) + SLACK_SECONDS;
  const claimSeconds = functionTimeoutSeconds + LEASE_MARGIN_SECONDS + retryCapSeconds;
  return {
    maxReceiveCount: settings.maxReceiveCount,
    graceMs: graceSeconds * 1000,
    claimMs: (claimSeconds + graceSeconds) * 1000,
    backlog: settings.batchSize * settings.maxConcurrency,
  };
}
