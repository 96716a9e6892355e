import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FIVE_MINUTES, type AlarmDefinitions } from './alarm-definition.ts';

/** What Lambda itself reports about the consumer. It reports nothing while the function isn't called. */
export function consumerAlarms(consumer: IFunction) {
  const once = {
    threshold: 1,
    periods: 1,
    missingData: TreatMissingData.NOT_BREACHING,
  };
  return {
    ConsumerErrors: {
      title: 'Consumer errors',
      meaning: 'The consumer crashed or ran out of time; the whole batch goes back to the queue.',
      metric: consumer.metricErrors({ period: FIVE_MINUTES }),
      ...once,
    },
    ConsumerThrottles: {
      title: 'Consumer throttles',
      meaning: 'Lambda had no capacity for the consumer, and every throttle may use up a receive.',
      metric: consumer.metricThrottles({ period: FIVE_MINUTES }),
      ...once,
    },
    RecursiveInvocationsDropped: {
      title: 'Recursive invocations dropped',
      meaning:
        'Lambda takes events that handlers publish for an endless loop and drops their batches.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'RecursiveInvocationsDropped',
        dimensionsMap: { FunctionName: consumer.functionName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
      ...once,
    },
  } satisfies AlarmDefinitions;
}
