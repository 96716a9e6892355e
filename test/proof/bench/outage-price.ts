import { decide } from '../../../src/core/decision.ts';
import type { RetryPolicy } from '../../../src/core/backoff.ts';
import type { QueueMessage } from '../../../src/core/batch.ts';
import { LOG_BYTES_AN_INVOCATION } from './bill.ts';
import { cpuPrice, DEFAULTS, logPrice, PRICES } from './prices.ts';

const HOUR_SECONDS = 3600;
/** CPU time for each receive in an outage: reading, validating and failing. */
const MICROSECONDS = 20;
/** Maximum number of messages in one call of SQS. */
const MAX_CALL_MESSAGES = 10;
/** SQS bills a request for each 64 KB. */
const SQS_CHUNK_BYTES = 64 * 1024;
/** How far into the outage the hour begins: then every message is a copy already. */
const BEGUN_SECONDS = 4 * HOUR_SECONDS;

const POLICY: RetryPolicy = {
  baseSeconds: 30,
  capSeconds: 300,
  maxReceiveCount: 5,
  outageRetrySeconds: 24 * HOUR_SECONDS,
};

/** What SQS does for a message in an hour of an outage, with `outageRetryHours`. */
export interface OutageHour {
  readonly receives: number;
  /** Messages given back: each changes its visibility. */
  readonly givenBack: number;
  /** Copies sent. For each, its message is deleted. */
  readonly copies: number;
}

/** Follows one message through the decisions that the function takes, from its first receive on. */
export function outageHour(): OutageHour {
  const hour = { receives: 0, givenBack: 0, copies: 0 };
  let message: QueueMessage = {
    messageId: 'first',
    receiptHandle: '',
    body: '',
    receiveCount: 1,
    sentAt: 0,
  };
  for (let seconds = 0; seconds < BEGUN_SECONDS + HOUR_SECONDS;) {
    const delivery = { message, ordered: false, now: 1000 * seconds };
    const decision = decide(DOWN, delivery, POLICY, 0.5);
    if (decision.kind === 'acknowledge') throw new Error('A message that failed was acknowledged.');
    const copied = decision.kind === 'resend';
    if (seconds >= BEGUN_SECONDS) {
      hour.receives += 1;
      if (copied) hour.copies += 1;
      else hour.givenBack += 1;
    }
    message = copied
      ? { ...message, receiveCount: 1, resent: decision.resent }
      : { ...message, receiveCount: message.receiveCount + 1 };
    seconds += decision.delaySeconds;
  }
  return hour;
}

const DOWN = { kind: 'retry', code: 'store_unavailable', cause: 'down' } as const;

/**
 * Dollars for each million messages that wait, in each hour of an outage in which calls fail at once. Calls that hang until
 * their timeout cost more.
 */
export function outageHourPrice(messageBytes: number): number {
  const { receives, givenBack, copies } = outageHour();
  const chunks = Math.ceil((messageBytes * MAX_CALL_MESSAGES) / SQS_CHUNK_BYTES);
  const requests = (receives * chunks + givenBack + copies * chunks + copies) / MAX_CALL_MESSAGES;
  const invocations = receives / DEFAULTS.batchSize;
  return (
    requests * PRICES.sqsRequests +
    invocations * PRICES.invocations +
    receives * cpuPrice(MICROSECONDS) +
    logPrice(invocations * 1e6 * LOG_BYTES_AN_INVOCATION)
  );
}
