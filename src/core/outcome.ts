import type { FieldError } from './field-error.ts';

/** Why a message can never succeed as it is. It is acknowledged and kept, with its errors. */
export const REJECTION_REASONS = [
  'malformed_json',
  'invalid_envelope',
  'unknown_type',
  'unknown_version',
  'invalid_body',
  'expired',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export function isRejection(reason: string | undefined): reason is RejectionReason {
  return (REJECTION_REASONS as readonly (string | undefined)[]).includes(reason);
}

/** Why handling an event failed in a way that may pass. */
export const HANDLING_FAULTS = [
  /** The handler threw an error that no rule names. */
  'handler_error',
  /** The handler did not end within its time. */
  'handler_timeout',
  /** The handler asked to be called again later. */
  'retry_requested',
  /** The events that the handler published could not all be sent. */
  'publish_failed',
] as const;
export type HandlingFault = (typeof HANDLING_FAULTS)[number];

/** Why a ledger record is `failed`, or why one that is `queued` was not processed the last time. */
export type FailureReason =
  | RejectionReason
  | 'id_conflict'
  /** The handler said that it can never succeed. */
  | 'handler_failed'
  /** The last receive was used up. The message is in the dead-letter queue, and may be redriven. */
  | 'attempts_exhausted'
  | HandlingFault;

/** Why a message goes back to the queue. Nothing here is the event's fault, so all of it may pass. */
export type RetryCode =
  /** The store refused, throttled, timed out or could not be reached. */
  | 'store_unavailable'
  | HandlingFault
  /** Another invocation handles the event, or died doing so: its lease has not run out yet. */
  | 'leased'
  /** The event waits for its handler, which this version of the function does not have. */
  | 'no_handler'
  /** Another invocation took the event over while its handler was at work. */
  | 'lease_lost'
  /** Too little of the invocation's time was left to begin. */
  | 'deadline'
  /** An earlier message of the same group is being retried (FIFO queues only). */
  | 'group_held'
  /** An error that no rule names. Retrying too often is safe; dropping is not. */
  | 'unexpected';

/** What became of a message. Every message of a batch ends as exactly one of these. */
export type Outcome =
  /** Valid and recorded for the first time, or in the place of a rejected record of the same id. */
  | { readonly kind: 'processed' }
  /** The ledger already has this event with this content. */
  | { readonly kind: 'duplicate' }
  /** The ledger has this event id with other content; this one is kept beside it as `failed`. */
  | { readonly kind: 'conflict' }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectionReason;
      readonly errors: readonly FieldError[];
    }
  /** The handler said that the event can never succeed. It is kept as `failed`. */
  | { readonly kind: 'failed'; readonly reason: 'handler_failed'; readonly cause: string }
  | {
      readonly kind: 'retry';
      readonly code: RetryCode;
      readonly cause: string;
      /** Whole seconds to wait, in the place of the policy's. */
      readonly afterSeconds?: number;
      /** Whole seconds to wait if `afterSeconds`, or the policy's, are fewer. */
      readonly atLeastSeconds?: number;
    };

export type OutcomeKind = Outcome['kind'];
