import {
  MetricOutcomes,
  type MeasuredStack,
  type MetricDataApi,
} from '../adapters/cloudwatch/metric-outcomes.ts';
import { MetricTypes } from '../adapters/cloudwatch/metric-types.ts';
import { SqsQueueMonitor, type QueueAttributesApi } from '../adapters/sqs/sqs-queue-monitor.ts';
import type { OutcomeMonitor, QueueMonitor, TypeMonitor } from '../operation-ports.ts';
import type { Clock } from '../ports.ts';

/** Opens the counts of a stack's queues. */
export function openQueueMonitor(
  client: QueueAttributesApi,
  { queueUrl, deadLetterQueueUrl }: { queueUrl: string; deadLetterQueueUrl: string },
): QueueMonitor {
  return new SqsQueueMonitor(client, queueUrl, deadLetterQueueUrl);
}

/** Opens the metrics of a stack. */
export function openMetricOutcomes(
  client: MetricDataApi,
  stack: MeasuredStack,
  clock: Clock,
): OutcomeMonitor {
  return new MetricOutcomes(client, stack, clock);
}

/** Opens the metrics of a stack by event type. */
export function openMetricTypes(client: MetricDataApi, stage: string, clock: Clock): TypeMonitor {
  return new MetricTypes(client, stage, clock);
}
