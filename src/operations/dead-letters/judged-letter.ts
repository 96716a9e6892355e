import type { EventIdentity } from '../../core/envelope.ts';
import type { ForeignFormat } from '../../core/envelopes/event-format.ts';
import type { FieldError } from '../../core/field-error.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';

/** What becomes of a dead letter that is sent back to the source queue, in the order in which previews show it. */
export const LETTER_VERDICTS = [
  /** The function would accept its event. */
  'accepted',
  /** The ledger has its event as processed: sending it would change nothing. */
  'processed',
  /** An operator has discarded its event. */
  'discarded',
  /** The ledger has its message as rejected, and the function would reject it again. */
  'recorded',
  /** The function would reject it, and keep it in the ledger with the reasons. */
  'refused',
  /** The ledger has other content under its key. The function would keep it beside that. */
  'conflict',
  /** The event was handled before, and waits for a handler that these handlers don't have. */
  'no_handler',
  /** Another copy of its message is on its way, or the event is being handled. */
  'under_way',
] as const;
export type LetterVerdict = (typeof LETTER_VERDICTS)[number];

/** A dead letter as today's schemas and the ledger see it, without its body. */
export interface JudgedLetter {
  readonly messageId: string;
  /** RFC 3339. */
  readonly sentAt: string;
  /** The key that its record has, or would have. */
  readonly key: string;
  readonly identity?: EventIdentity;
  readonly eventType?: string;
  readonly schemaVersion?: string;
  readonly verdict: LetterVerdict;
  /** The status of its event. Missing if the ledger doesn't have it. */
  readonly status?: LedgerRecord['status'];
  /** Why the function would refuse it; else why its open event failed. */
  readonly reason?: FailureReason;
  /** Equal for letters with the same cause. Present if, and only if, there is a `reason`. */
  readonly fingerprint?: string;
  /** Its errors, if the function would refuse it. */
  readonly errors?: readonly FieldError[];
  /** The format of its message. Missing if it is native. */
  readonly format?: ForeignFormat;
}
