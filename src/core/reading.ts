import type { Envelope, EventIdentity, EventKind } from './envelope.ts';
import type { ForeignFormat } from './envelopes/event-format.ts';
import type { FieldError } from './field-error.ts';
import type { RejectionReason } from './outcome.ts';

/** An event that is valid by its schema. */
export interface ValidEvent {
  readonly kind: 'valid';
  readonly envelope: Envelope;
  readonly body: unknown;
  /** The body as it was sent, digits and white space included. */
  readonly bodyText: string;
  /** See `LedgerRecord`. */
  readonly contentHash: string;
  /** The format in which it came. Missing if it is native. */
  readonly format?: ForeignFormat;
}

/** A message that can never succeed as it is. */
export interface RejectedMessage extends EventKind {
  readonly kind: 'rejected';
  readonly reason: RejectionReason;
  /** At least one, at most 50. */
  readonly errors: readonly FieldError[];
  /** The message's text. If a part of the message was in message attributes, the text has them, too. */
  readonly text: string;
  /** The format in which it came. Missing if it is native. */
  readonly format?: ForeignFormat;
  /** Missing if the message has none that can be trusted. */
  readonly identity?: EventIdentity;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  readonly contentHash: string;
}

export type Reading = ValidEvent | RejectedMessage;

/** A reading without the parsed body, which nobody needs after validation if there is no handler. */
export type BodylessReading = Omit<ValidEvent, 'body'> | RejectedMessage;
