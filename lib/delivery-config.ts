import type { ContextReader } from './context.ts';

/** SQS: a message is hidden for at most 12 hours. */
const LONGEST_VISIBILITY_SECONDS = 43_200;

/**
 * Reads each setting of the batches that Lambda makes. `delivery-rules.ts` has the rules between them. Limits:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export function readBatching(read: ContextReader, fifo: boolean) {
  return {
    batchSize: read.wholeNumber('batchSize', {
      fallback: fifo ? 10 : 100,
      least: 1,
      most: 10_000,
      why: 'Lambda takes no other batches',
    }),
    batchWindowSeconds: read.wholeNumber('batchWindowSeconds', {
      fallback: fifo ? 0 : 1,
      least: 0,
      most: 300,
      why: 'Lambda waits at most 300 seconds for a batch',
    }),
    maxConcurrency: read.wholeNumber('maxConcurrency', {
      fallback: 50,
      least: 2,
      most: 1000,
      why: 'Lambda takes no other limit for an SQS queue',
    }),
  };
}

/**
 * Reads each setting of how often and how long a message is received. Limits:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function readDelivery(read: ContextReader, fifo: boolean, functionTimeoutSeconds: number) {
  return {
    visibilityTimeoutSeconds: read.wholeNumber('visibilityTimeoutSeconds', {
      fallback: 6 * functionTimeoutSeconds,
      least: 0,
      most: LONGEST_VISIBILITY_SECONDS,
      why: 'SQS hides a message for at most 12 hours',
    }),
    maxReceiveCount: read.wholeNumber('maxReceiveCount', {
      // On a FIFO queue a message also uses up receives while it waits for earlier messages of its group.
      fallback: fifo ? 10 : 5,
      least: 2,
      most: 1000,
      why: 'with a single receive, the first throttle or crash would dead-letter events that could succeed; SQS counts to 1000',
    }),
    retryBaseSeconds: read.wholeNumber('retryBaseSeconds', {
      fallback: 30,
      least: 1,
      most: LONGEST_VISIBILITY_SECONDS,
      why: 'without a delay all receives are used up before a failure can pass; SQS delays by at most 12 hours',
    }),
    retryCapSeconds: read.wholeNumber('retryCapSeconds', {
      fallback: 300,
      least: 1,
      most: LONGEST_VISIBILITY_SECONDS,
      why: 'without a delay all receives are used up before a failure can pass; SQS delays by at most 12 hours',
    }),
    outageRetryHours: read.wholeNumber('outageRetryHours', {
      fallback: 0,
      least: 0,
      most: 312,
      why: 'after 13 days, SQS and the dead-letter queue are about to delete the message',
    }),
  };
}
