import { MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FIVE_MINUTES, type AlarmDefinitions } from './alarm-definition.ts';
import type { Config } from './config.ts';

export interface ApiAlarmsProps {
  readonly stage: IHttpStage;
  readonly handler: IFunction;
}

// Without requests, API Gateway and Lambda report nothing.
const missingData = TreatMissingData.NOT_BREACHING;

/** What API Gateway and Lambda report about the HTTP API. HTTP APIs have no metric of 429, only of all 4xx together. */
export function apiAlarms({ stage, handler }: ApiAlarmsProps, config: Config) {
  return {
    ApiErrorsTooHigh: {
      title: 'API errors too high',
      meaning: `${config.alarmApiErrorPercent} % or more of all requests to the HTTP API get an answer of 500 or above.`,
      metric: errorShare(stage, config),
      threshold: config.alarmApiErrorPercent,
      periods: 1,
      missingData,
    },
    ApiFunctionFailures: {
      title: 'API function failures',
      meaning:
        'The function of the HTTP API crashed, ran out of time or got no capacity of Lambda.',
      metric: functionFailures(handler),
      threshold: 1,
      periods: 1,
      missingData,
    },
  } satisfies AlarmDefinitions;
}

/** With few requests it counts as 0. `FILL` is for errors: nobody promises a zero while there are none. */
function errorShare(stage: IHttpStage, config: Config): MathExpression {
  const least = config.alarmApiMinimumRequests;
  return new MathExpression({
    label: 'Requests answered with 500 or above, percent',
    expression: `IF(requests >= ${least}, 100 * FILL(errors, 0) / requests, 0)`,
    usingMetrics: {
      requests: stage.metricCount({ period: FIVE_MINUTES, statistic: Stats.SAMPLE_COUNT }),
      errors: stage.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
    },
    period: FIVE_MINUTES,
  });
}

/** It also rings with few requests. `FILL`: a function that Lambda throttles completely reports no errors. */
function functionFailures(handler: IFunction): MathExpression {
  return new MathExpression({
    label: 'Failed or throttled invocations',
    expression: 'FILL(errors, 0) + FILL(throttles, 0)',
    usingMetrics: {
      errors: handler.metricErrors({ period: FIVE_MINUTES }),
      throttles: handler.metricThrottles({ period: FIVE_MINUTES }),
    },
    period: FIVE_MINUTES,
  });
}
