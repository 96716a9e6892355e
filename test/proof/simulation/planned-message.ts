import type { RejectionReason } from '../../../src/core/outcome.ts';

/** A message as its sender means it: what the ledger must make of it is known beforehand. */
export interface PlannedMessage {
  readonly index: number;
  readonly text: string;
  /** Milliseconds after the beginning. */
  readonly sendAfter: number;
  readonly groupId: string;
  /** An event that expires on the way is either: valid if it is read in time, else `expired`. */
  readonly intent: 'valid' | 'valid_until_expiry' | RejectionReason;
  /** `<tenant>#<event id>`; missing where the message names no event that can be trusted. */
  readonly key?: string;
  /** Equal for messages that are the same event, or the same text. */
  readonly content: string;
  /** The JSON text of `body`; the ledger keeps it as it was sent. */
  readonly bodyText: string;
  /** Whether its event has a handler. */
  readonly handled?: boolean;
}
