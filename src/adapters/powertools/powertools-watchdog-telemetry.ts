import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

import {
  metricDimensions,
  METRICS,
  METRICS_NAMESPACE,
  REASON_DIMENSION,
} from '../../names/metrics.ts';
import type { WatchdogReport, WatchdogTelemetry } from '../../watchdog-ports.ts';

/** The consumer emits these only with batches. The alarms need data of an idle queue, too. */
const ZEROS = [
  METRICS.received,
  METRICS.retry,
  METRICS.retryInfrastructure,
  METRICS.retryHandler,
  METRICS.nearLastReceive,
  METRICS.rejected,
  METRICS.failed,
];

/** One log line and the EMF metrics of each run of the watchdog, by Powertools. */
export class PowertoolsWatchdogTelemetry implements WatchdogTelemetry {
  private readonly logger: Logger;
  private readonly metrics: Metrics;

  constructor(logger: Logger, stage: string) {
    const { service: serviceName, ...defaultDimensions } = metricDimensions(stage);
    this.logger = logger;
    this.metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName, defaultDimensions });
  }

  runDone(report: WatchdogReport): void {
    this.log(report);
    const { metrics } = this;
    const { open, goneReasons, deadLetters, mappingEnabled } = report;
    for (const name of ZEROS) metrics.addMetric(name, MetricUnit.Count, 0);
    const counts: [string, number | undefined][] = [
      [METRICS.openEvents, open.events],
      [METRICS.overdueEvents, report.overdue],
      [METRICS.lostEvents, report.lost],
      [METRICS.eventsSentAgain, report.sentAgain],
      [METRICS.deadLetters, deadLetters],
      [METRICS.mappingDisabled, mappingEnabled === undefined ? undefined : +!mappingEnabled],
      [METRICS.watchdogRuns, report.problems.length === 0 ? 1 : 0],
    ];
    for (const [name, count] of counts) {
      if (count !== undefined) metrics.addMetric(name, MetricUnit.Count, count);
    }
    metrics.addMetric(METRICS.oldestOpenAge, MetricUnit.Seconds, report.oldestOpenSeconds);
    metrics.publishStoredMetrics();
    // A reason that doesn't occur any more is emitted once more, so that its graph ends at 0. After that it costs nothing.
    const byReason = {
      ...open.byReason,
      ...Object.fromEntries(goneReasons.map((each) => [each, 0])),
    };
    for (const [reason, events] of Object.entries(byReason)) {
      metrics.addDimension(REASON_DIMENSION, reason);
      metrics.addMetric(METRICS.openEvents, MetricUnit.Count, events);
      metrics.publishStoredMetrics();
    }
  }

  private log({ open, ...report }: WatchdogReport): void {
    const line = {
      open_events: open.events,
      overdue: report.overdue,
      sent_again: report.sentAgain,
      lost: report.lost,
      unsent: report.unsent,
      only_counted: report.onlyCounted,
      dead_letters: report.deadLetters,
      open_complete: report.openComplete,
      claims_complete: report.claimsComplete,
      run_ms: report.duration,
    };
    if (report.problems.length === 0) this.logger.info('watchdog done', line);
    else {
      const { problems } = report;
      this.logger.error('watchdog failed in part', {
        ...line,
        cause: problems[0]?.cause,
        problems,
      });
    }
  }
}
