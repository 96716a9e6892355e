import type { RejectionReason } from '../../../src/core/outcome.ts';

/** A message, and how the ledger must record it. */
export interface PlannedMessage {
  readonly index: number;
  readonly text: string;
  /** Milliseconds after the beginning. */
  readonly sendAfter: number;
  readonly groupId: string;
  /** `valid_until_expiry`: valid if it is read in time, else `expired`. */
  readonly intent: 'valid' | 'valid_until_expiry' | RejectionReason;
  /** `<tenant>#<event id>`; missing if the message names no event. */
  readonly key?: string;
  /** Messages of the same event, or with the same text, have equal contents. */
  readonly content: string;
  /** The JSON text of `body`. The ledger keeps it as it was sent. */
  readonly bodyText: string;
  /** Whether its event has a handler. */
  readonly handled?: boolean;
}
