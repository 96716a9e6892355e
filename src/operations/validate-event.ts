import type { Envelope } from '../core/envelope.ts';
import type { EventFormat } from '../core/envelopes/event-format.ts';
import { MAX_MESSAGE_BYTES } from '../core/outgoing-message.ts';
import { readMessage, type RejectedMessage } from '../core/read-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';

/** What would become of a message. */
export type Validation =
  | {
      readonly kind: 'accepted';
      readonly format: EventFormat;
      readonly envelope: Envelope;
      /** Whether a handler would be called with it. Without one, it is only recorded. */
      readonly handled: boolean;
    }
  /** The processor would record it with this reason and these errors. */
  | { readonly kind: 'rejected'; readonly message: RejectedMessage }
  /** SQS would refuse it, so the processor never sees it. */
  | { readonly kind: 'too_large'; readonly bytes: number };

/**
 * Says what would become of a message, by the same steps as the processor.
 *
 * @param hasHandler whether an event type and version have a handler
 * @param now milliseconds since 1970, for `expires_at`; `-Infinity` lets an expired event pass
 */
export function validateEvent(
  text: string,
  registry: SchemaRegistry,
  hasHandler: (eventType: string, version: string) => boolean,
  now: number,
): Validation {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) return { kind: 'too_large', bytes };
  const reading = readMessage(text, registry, now);
  if (reading.kind === 'rejected') return { kind: 'rejected', message: reading };
  const { envelope, format = 'native' } = reading;
  return {
    kind: 'accepted',
    format,
    envelope,
    handled: hasHandler(envelope.eventType, envelope.schemaVersion),
  };
}
