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

/** Why a ledger record is `failed`. */
export type FailureReason = RejectionReason | 'id_conflict';

/** Why a message goes back to the queue. Nothing here is the event's fault, so all of it may pass. */
export type RetryCode =
  /** The store refused, throttled, timed out or could not be reached. */
  | 'store_unavailable'
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
  | { readonly kind: 'retry'; readonly code: RetryCode; readonly cause: string };

export type OutcomeKind = Outcome['kind'];
