import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FIVE_MINUTES, MINUTE, type AlarmDefinitions } from './alarm-definition.ts';
import type { Config } from './config.ts';
import { ownMetric } from './own-metric.ts';

// While no batch arrives, nothing is received, retried, rejected or failed.
const missingData = TreatMissingData.NOT_BREACHING;

/**
 * Which share of events goes wrong. With few events it counts as 0, because at night one bad event of two would raise the
 * alarm. `FILL` is for the parts: they have no data while nothing goes wrong.
 */
export function shareAlarms(config: Config) {
  return {
    InfrastructureRetriesTooHigh: {
      title: 'Infrastructure retries too high',
      meaning: `DynamoDB, S3 or lack of time fails ${config.alarmInfrastructurePercent} % or more of all messages.`,
      metric: infrastructureRetries(config),
      threshold: config.alarmInfrastructurePercent,
      // One bad minute is enough, so that the alarm rings before messages run out of receives. Three are looked at, because
      // a log line may become a metric after its minute is over.
      periods: 3,
      breaching: 1,
      missingData,
    },
    HandlerRetriesTooHigh: {
      title: 'Handler retries too high',
      meaning: `Handlers fail ${config.alarmHandlerPercent} % or more of all messages, which are tried again.`,
      metric: handlerRetries(config),
      threshold: config.alarmHandlerPercent,
      // A service that fails for a few minutes is the everyday case that retries are for.
      periods: 3,
      breaching: 2,
      missingData,
    },
    RejectedShareTooHigh: {
      title: 'Rejected share too high',
      meaning: `${config.alarmRejectedPercent} % or more of all events are rejected.`,
      metric: outcomeShare('rejected', 'Rejected events, percent', config),
      threshold: config.alarmRejectedPercent,
      periods: 1,
      missingData,
    },
    FailedShareTooHigh: {
      title: 'Failed share too high',
      meaning: `Handlers fail ${config.alarmFailedPercent} % or more of all events for good.`,
      metric: outcomeShare('failed', 'Failed events, percent', config),
      threshold: config.alarmFailedPercent,
      periods: 1,
      missingData,
    },
  } satisfies AlarmDefinitions;
}

/**
 * From a number of failed messages, not of received ones: at one event a second an outage fails 60 in its first minute,
 * and a single batch that fails is no outage.
 */
function infrastructureRetries(config: Config): MathExpression {
  const least = config.alarmInfrastructureMinimumEvents;
  return new MathExpression({
    label: 'Messages retried for infrastructure, percent',
    expression: `IF(FILL(retried, 0) >= ${least}, 100 * FILL(retried, 0) / received, 0)`,
    usingMetrics: {
      received: ownMetric('received', { stage: config.stage, period: MINUTE }),
      retried: ownMetric('retryInfrastructure', { stage: config.stage, period: MINUTE }),
    },
    period: MINUTE,
  });
}

function handlerRetries(config: Config): MathExpression {
  const least = config.alarmShareMinimumEvents;
  return new MathExpression({
    label: 'Messages retried for handlers, percent',
    expression: `IF(received >= ${least}, 100 * FILL(retried, 0) / received, 0)`,
    usingMetrics: {
      received: ownMetric('received', { stage: config.stage, period: FIVE_MINUTES }),
      retried: ownMetric('retryHandler', { stage: config.stage, period: FIVE_MINUTES }),
    },
    period: FIVE_MINUTES,
  });
}

/** The share of events with an outcome. A retried event was received but has no outcome yet. */
function outcomeShare(part: 'rejected' | 'failed', label: string, config: Config): MathExpression {
  const least = config.alarmShareMinimumEvents;
  return new MathExpression({
    label,
    expression: `IF(received - FILL(retried, 0) >= ${least}, 100 * FILL(${part}, 0) / (received - FILL(retried, 0)), 0)`,
    usingMetrics: {
      received: ownMetric('received', { stage: config.stage, period: FIVE_MINUTES }),
      retried: ownMetric('retry', { stage: config.stage, period: FIVE_MINUTES }),
      [part]: ownMetric(part, { stage: config.stage, period: FIVE_MINUTES }),
    },
    period: FIVE_MINUTES,
  });
}
