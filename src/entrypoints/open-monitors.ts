import { MetricOutcomes, type MetricDataApi } from '../adapters/cloudwatch/metric-outcomes.ts';
import { SqsQueueMonitor, type QueueAttributesApi } from '../adapters/sqs/sqs-queue-monitor.ts';
import type { OutcomeMonitor, QueueMonitor } from '../operation-ports.ts';
import type { Clock } from '../ports.ts';

/** Opens the counts of a stack's queues. */
export function openQueueMonitor(
  client: QueueAttributesApi,
  { queueUrl, deadLetterQueueUrl }: { queueUrl: string; deadLetterQueueUrl: string },
): QueueMonitor {
  return new SqsQueueMonitor(client, queueUrl, deadLetterQueueUrl);
}

/** Opens the metrics of a stage. */
export function openMetricOutcomes(
  client: MetricDataApi,
  stage: string,
  clock: Clock,
): OutcomeMonitor {
  return new MetricOutcomes(client, stage, clock);
}
