import type { FieldError } from './field-error.ts';

/** Why a message can never succeed as it is. It is acknowledged and kept with its errors. */
export const REJECTION_REASONS = [
  'malformed_json',
  'invalid_envelope',
  'unknown_type',
  'unknown_version',
  'invalid_body',
  'expired',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Whether a reason is one of the rejections; false for `undefined`. */
export function isRejection(reason: string | undefined): reason is RejectionReason {
  return (REJECTION_REASONS as readonly (string | undefined)[]).includes(reason);
}

/** Why handling an event failed, if another attempt may succeed. */
export const HANDLING_FAULTS = [
  /** The handler threw an error that no rule names. */
  'handler_error',
  /** The handler did not end within its time. */
  'handler_timeout',
  /** The handler asked to be called again later. */
  'retry_requested',
  /** Some events that the handler published could not be sent. */
  'publish_failed',
] as const;
export type HandlingFault = (typeof HANDLING_FAULTS)[number];

/** Why a ledger record is `failed`, or why the last attempt of a `queued` one failed. */
export type FailureReason =
  | RejectionReason
  | 'id_conflict'
  /** The handler threw a `PermanentError`: the event can never succeed. */
  | 'handler_failed'
  /** The last receive was used up. The message is in the dead-letter queue; operators may redrive it. */
  | 'attempts_exhausted'
  /** The handler failed in as many attempts as it may have. The event is not tried again; operators may replay it. */
  | 'max_attempts'
  /**
   * Its message didn't come back. While the event is `queued`, the watchdog has sent it again; once it is `failed`, the
   * watchdog gave up. The message may still come: then the event is handled.
   */
  | 'lost'
  | HandlingFault;

/** Why an event is `failed`, or why its last attempt failed. Operators read this. */
export interface Failure {
  readonly reason: FailureReason;
  /** The text of the handler's error, shortened. Missing if no handler was called. */
  readonly message?: string;
  /** At most 50. Empty if the reason says everything. */
  readonly errors: readonly FieldError[];
}

/** Why a message goes back to the queue. None of these is the event's fault, so another attempt may succeed. */
export type RetryCode =
  /** The store failed, throttled, timed out or could not be reached. */
  | 'store_unavailable'
  | HandlingFault
  /** Another invocation handles the event, or died while it did. Its lease has not ended yet. */
  | 'leased'
  /** The event waits for a handler that this version of the function doesn't have. */
  | 'no_handler'
  /** Another invocation claimed the event while its handler was running. */
  | 'lease_lost'
  /** Too little of the invocation's time was left. */
  | 'deadline'
  /** An earlier message of the same group is being retried (FIFO queues only). */
  | 'group_held'
  /** An error that no rule names. Retrying too often is safe; dropping is not. */
  | 'unexpected';

/** The outcome of a message. Every message of a batch has exactly one. */
export type Outcome =
  /** Valid, and recorded for the first time or in place of a rejected record of the same id. */
  | { readonly kind: 'processed' }
  /** The ledger already has this event with this content. */
  | { readonly kind: 'duplicate' }
  /** The ledger has this event id with other content. This content is kept beside it as `failed`. */
  | { readonly kind: 'conflict' }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectionReason;
      readonly errors: readonly FieldError[];
    }
  /** The handler threw a `PermanentError`, or no attempt is left. The event is kept as `failed`. */
  | {
      readonly kind: 'failed';
      readonly reason: 'handler_failed' | 'max_attempts';
      readonly cause: string;
    }
  | {
      readonly kind: 'retry';
      readonly code: RetryCode;
      readonly cause: string;
      /** Whole seconds to wait instead of the policy's delay. */
      readonly afterSeconds?: number;
      /** Shortest delay, in whole seconds. */
      readonly atLeastSeconds?: number;
    };

export type OutcomeKind = Outcome['kind'];

export const OUTCOME_KINDS = [
  'processed',
  'duplicate',
  'conflict',
  'rejected',
  'failed',
  'retry',
] as const satisfies readonly OutcomeKind[];
