import type { RetryPolicy } from '../../../../src/core/backoff.ts';
import type { FaultRates } from '../faults.ts';
import type { WorldSettings } from '../world-settings.ts';

/** 5 % of the SQS calls fail, half of them after their effect. Nothing else goes wrong but the outage. */
const FAILING = 0.025;
const SQS_FAULTS: FaultRates = {
  sqs_receive_failed: FAILING,
  sqs_visibility_call_failed: FAILING,
  sqs_visibility_answer_lost: FAILING,
  sqs_send_call_failed: FAILING,
  sqs_send_answer_lost: FAILING,
  sqs_delete_call_failed: FAILING,
  sqs_delete_answer_lost: FAILING,
};

const DAY_SECONDS = 86_400;
/** "120,000 in flight messages": quotas-queues.html of SQS. */
const IN_FLIGHT_LIMIT = 120_000;
/** The stack's defaults (`lib/delivery-config.ts`), in seconds. */
const FUNCTION_TIMEOUT = 30;
const RETENTION_DAYS = { queue: 4, deadLetters: 14 };
const RETRY_POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

/** A batch of 100 takes at least ten calls of ten messages. So a batch of the sample takes ten calls of one. */
const BATCH_SIZE = 10;
const RECEIVE_SIZE = 1;

/** What a sample of an outage needs. */
export interface SampledOutage {
  /** Messages that are simulated. Each stands for `oneIn`. */
  readonly messages: number;
  readonly oneIn: number;
  readonly sendSeconds: number;
  readonly outageRetryHours: number;
}

/** The world of an outage, with the defaults of the stack. What all messages share is smaller by the sample's scale. */
export function outageSettings({
  messages,
  oneIn,
  sendSeconds,
  outageRetryHours,
}: SampledOutage): WorldSettings {
  return {
    store: 'dynamodb',
    messages,
    sendSeconds,
    functionTimeoutSeconds: FUNCTION_TIMEOUT,
    mapping: {
      fifo: false,
      batchSize: BATCH_SIZE,
      receiveSize: RECEIVE_SIZE,
      windowSeconds: 1,
      concurrency: 5,
    },
    queue: {
      visibilityTimeoutSeconds: 6 * FUNCTION_TIMEOUT,
      maxReceiveCount: RETRY_POLICY.maxReceiveCount,
      retentionSeconds: RETENTION_DAYS.queue * DAY_SECONDS,
      deadLetterRetentionSeconds: RETENTION_DAYS.deadLetters * DAY_SECONDS,
      inFlightLimit: Math.max(1, Math.round(IN_FLIGHT_LIMIT / oneIn)),
    },
    retryPolicy: { ...RETRY_POLICY, outageRetrySeconds: outageRetryHours * 3600 },
    handledShare: 0,
    handlerTimeoutSeconds: 10,
    handlerConcurrency: 10,
    maxEventGenerations: 100,
    outages: [],
    bucketOutages: [],
    faultRates: SQS_FAULTS,
    operatorActions: 0,
    watchdog: false,
    calmAfter: Number.MAX_SAFE_INTEGER / 1e6,
  };
}
