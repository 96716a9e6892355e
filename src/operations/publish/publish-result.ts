import type { Envelope } from '../../core/envelope.ts';
import type { FieldError } from '../../core/field-error.ts';
import type { RejectionReason } from '../../core/outcome.ts';
import type { RecordSummary } from '../../core/reconcile.ts';

/** What became of an event that somebody published. After a kind of `Accepted`, the event is never lost. */
export type PublishResult = Accepted | NotAccepted;

/** The event is in the ledger or in the queue. `envelope` is the event's, with the defaults. */
export type Accepted =
  /** It has no handler, and is recorded. */
  | { readonly kind: 'processed'; readonly envelope: Envelope; readonly receivedAt: string }
  /** It has a handler, and is recorded. `sent`: whether SQS confirmed its message. If not, the watchdog sends it. */
  | {
      readonly kind: 'queued';
      readonly envelope: Envelope;
      readonly receivedAt: string;
      readonly sent: boolean;
      /** Why SQS has not confirmed the message. */
      readonly cause?: string;
    }
  /** The ledger has this event already. `of` describes its record. */
  | { readonly kind: 'duplicate'; readonly envelope: Envelope; readonly of: RecordSummary }
  /** The ledger could not be reached in time, for this `cause`. SQS has taken the event. */
  | { readonly kind: 'sent'; readonly envelope: Envelope; readonly cause: string };

/** Nothing of the event is kept, but for `unavailable`. */
export type NotAccepted =
  /** The ledger has another event of this id. `of` describes its record. */
  | { readonly kind: 'conflict'; readonly envelope: Envelope; readonly of: RecordSummary }
  /** It can never succeed as it is. The pointers of the errors are into the event as it was sent. */
  | {
      readonly kind: 'rejected';
      readonly reason: RejectionReason;
      /** At least one, at most 50. */
      readonly errors: readonly FieldError[];
      /** The version whose schema refuses the body, if the event didn't name one. */
      readonly assumedVersion?: string;
    }
  /** Its message would be larger than SQS accepts. */
  | { readonly kind: 'too_large'; readonly bytes: number }
  /** It names a tenant for which the caller may not publish. */
  | { readonly kind: 'foreign_tenant' }
  /** Neither ledger nor queue has confirmed it. To send it again is safe, because of its id. */
  | { readonly kind: 'unavailable'; readonly envelope: Envelope; readonly cause: string }
  /** A dry run would have accepted it. `handled`: whether a handler would be called with it. */
  | { readonly kind: 'valid'; readonly envelope: Envelope; readonly handled: boolean };

/** What became of a request to publish. */
export type Published =
  | { readonly kind: 'one'; readonly result: PublishResult }
  /** A result for each event of the array, in their order. */
  | { readonly kind: 'many'; readonly results: readonly PublishResult[] }
  /** Nothing was done: the text isn't JSON, it is an array of no or too many events, or an array has a key. */
  | {
      readonly kind: 'unusable';
      readonly why: 'malformed_json' | 'number_of_events' | 'key_of_array';
      readonly error: FieldError;
    };
