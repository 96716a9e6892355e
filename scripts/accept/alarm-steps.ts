import type { MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';

import { METRICS, METRICS_NAMESPACE } from '../../src/names/metrics.ts';
import {
  failed,
  ON_AWS_ONLY,
  passed,
  skipped,
  type StepOutcome,
  type StepContext,
} from './step.ts';

/** The time in which CloudWatch must show a metric that comes from a log line. */
const METRIC_TIMEOUT_SECONDS = 300;
/** The time in which an alarm over five minutes must be raised. */
const ALARM_TIMEOUT_SECONDS = 600;
/** The time between two calls to CloudWatch. */
const POLL_MS = 15_000;

/** Checks that the function writes the metrics that the alarms watch, with the same dimensions. */
export async function checkMetrics(context: StepContext): Promise<StepOutcome> {
  const { observation, pipeline } = context;
  if (!observation) return ON_AWS_ONLY;
  const alarms = await observation.alarms();
  const watched = ownMetrics([...alarms.values()]);
  const wanted = watched.filter((metric) =>
    [METRICS.received, METRICS.rejected].some((name) => name === metric.name),
  );
  if (wanted.length === 0) return failed('no alarm watches received or rejected events');
  const queries = wanted.map(({ query }, index) => ({ ...query, Id: `m${index}` }));
  const end = pipeline.clock.now() + METRIC_TIMEOUT_SECONDS * 1000;
  for (;;) {
    const sums = await observation.sums(queries, 1800);
    const silent = wanted.filter((_, index) => (sums.get(`m${index}`) ?? 0) === 0);
    if (silent.length === 0) {
      return passed(`${wanted.map(({ text }) => text).join(' and ')} have data`);
    }
    if (pipeline.clock.now() >= end) {
      return failed(`no data in ${silent.map(({ text }) => text).join(' and ')}`);
    }
    await pipeline.pause(POLL_MS);
  }
}

/** Checks that the rejected half raises the alarm. */
export async function awaitRejectedAlarm(context: StepContext): Promise<StepOutcome> {
  const { observation, pipeline, say } = context;
  if (!observation) return ON_AWS_ONLY;
  const began = pipeline.clock.now();
  say(`Waiting up to ${ALARM_TIMEOUT_SECONDS / 60} minutes for the alarm RejectedShareTooHigh …`);
  for (;;) {
    const alarm = (await observation.alarms()).get('RejectedShareTooHigh');
    const seconds = Math.round((pipeline.clock.now() - began) / 1000);
    if (!alarm) return failed('the stack has no alarm RejectedShareTooHigh');
    if (alarm.StateValue === 'ALARM') {
      if (alarm.StateTransitionedTimestamp && alarm.StateTransitionedTimestamp < context.began) {
        return skipped('it was raised before the run; run again when it is OK');
      }
      const notified = alarm.AlarmActions?.length ? 'its topic is notified' : 'it notifies nobody';
      return passed(`raised after ${seconds} s; ${notified}`);
    }
    if (seconds >= ALARM_TIMEOUT_SECONDS) {
      return failed(`still ${alarm.StateValue} after ${seconds} s`);
    }
    await pipeline.pause(POLL_MS);
  }
}

interface WatchedMetric {
  readonly name: string | undefined;
  /** Its name and dimensions, to be printed. */
  readonly text: string;
  readonly query: MetricDataQuery;
}

/** The function's own metrics that the alarms use, each once. */
function ownMetrics(alarms: readonly MetricAlarm[]): WatchedMetric[] {
  const found = new Map<string, WatchedMetric>();
  for (const query of alarms.flatMap(({ Metrics = [] }) => Metrics)) {
    const metric = query.MetricStat?.Metric;
    if (metric?.Namespace !== METRICS_NAMESPACE) continue;
    const dimensions = (metric.Dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`);
    const text = `${metric.MetricName} (${dimensions.join(', ')})`;
    found.set(text, { name: metric.MetricName, text, query: { ...query, ReturnData: true } });
  }
  return [...found.values()];
}
