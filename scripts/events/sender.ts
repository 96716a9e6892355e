import type { SentFormat } from '../formats/format-option.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';

/** How native events are written. */
export interface Writing<Format extends SentFormat = SentFormat> {
  readonly format: Format;
  /** What senders of other formats name differently. */
  readonly mappings: SenderMappings;
}

/** What became of an event that was sent. */
export type Sent =
  | {
      readonly kind: 'accepted';
      /** As the API says it: `processed`, `queued`, `duplicate`, `sent`. SQS says only `sent`. */
      readonly result: string;
      readonly id: string | undefined;
    }
  /** Sending it again changes nothing. */
  | { readonly kind: 'refused'; readonly reason: string; readonly errors: readonly SentError[] }
  /** Nobody has confirmed it. It may have been accepted, and can be sent again with its id. */
  | { readonly kind: 'unconfirmed'; readonly reason: string };

export interface SentError {
  readonly pointer: string;
  readonly message: string;
}

/** Sends the text of one event. Doesn't reject. The signal ends the waiting before another attempt. */
export type SendText = (text: string, signal: AbortSignal) => Promise<Sent>;
