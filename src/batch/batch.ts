import type { RetryPolicy } from '../core/backoff.ts';
import type { Decision } from '../core/decision.ts';
import type { Outcome } from '../core/outcome.ts';
import type { BodylessReading } from '../core/read-message.ts';
import type { HandlingServices } from './handle-events.ts';
import type { HandlerRegistry } from '../handlers/handler-registry.ts';

/** A message as SQS handed it out. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Counted from 1, this receive included. */
  readonly receiveCount: number;
  readonly groupId?: string;
}

export interface BatchServices extends HandlingServices {
  readonly handlers: HandlerRegistry;
  /** Gives a text that it never gave before: a claim's id. */
  readonly uniqueId: () => string;
  /** In [0, 1), for the jitter of delays. */
  readonly random: () => number;
  readonly retryPolicy: RetryPolicy;
  readonly retentionDays: number;
}

/** What became of one message, and what is to be done with it. */
export interface MessageReport {
  readonly message: QueueMessage;
  /** Missing where the message was not read: its group was held, or reading it failed. */
  readonly reading?: BodylessReading;
  readonly outcome: Outcome;
  /** Whether its handler was called. Missing if the event was not claimed to be handled. */
  readonly handlerRan?: boolean;
  readonly decision: Decision;
}

export interface BatchReport {
  /** One for each message, in the order they were taken. */
  readonly messages: readonly MessageReport[];
  /** Milliseconds spent reading and validating, recording, and handling. */
  readonly readMilliseconds: number;
  readonly recordMilliseconds: number;
  readonly handleMilliseconds: number;
}
