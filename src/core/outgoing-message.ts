import { fieldError, type FieldError } from './field-error.ts';
import type { RejectionReason } from './outcome.ts';
import { readMessage } from './read-message.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** A message that is to be sent to the queue. */
export interface OutgoingMessage {
  /** A FIFO queue drops a second message of the same id and body within five minutes. */
  readonly id: string;
  readonly body: string;
  readonly tenantId: string;
  /** On a FIFO queue, the group whose order is kept; without one, it is the tenant's. */
  readonly groupId?: string;
}

/** Whether an event may be sent: the message to send, or what is wrong with the event. */
export type OutgoingCheck =
  | { readonly kind: 'sendable'; readonly message: OutgoingMessage }
  | {
      readonly kind: 'refused';
      readonly reason: RejectionReason | 'too_large';
      /** At least one, at most 50. */
      readonly errors: readonly FieldError[];
    };

/** SQS accepts messages of up to 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;

const REFUSED_BY_SQS = /[\ud800-\udfff\ufffe\uffff]/g;

/**
 * Escapes the characters of a JSON text that SQS refuses: U+FFFE and U+FFFF. The embedded SQS also refuses all characters
 * outside the Basic Multilingual Plane. JSON has such characters only in strings, where an escape means the same.
 */
export function escapeRefused(json: string): string {
  return json.replace(REFUSED_BY_SQS, escapeOf);
}

function escapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}

const REFUSED_BY_AWS = /[\ufffe\uffff]/g;

/** Like `escapeRefused`, but only for the characters that SQS of AWS refuses. */
export function escapeRefusedByAws(json: string): string {
  return json.replace(REFUSED_BY_AWS, escapeOf);
}

/**
 * The text to send for one that didn't come from SQS. It has the same content. If the escapes of `escapeRefused` make it too
 * large, it has only those that AWS needs.
 */
export function sendableText(json: string): string {
  const escaped = escapeRefused(json);
  const fits = Buffer.byteLength(escaped) <= MAX_MESSAGE_BYTES;
  return fits ? escaped : escapeRefusedByAws(json);
}

/**
 * Checks whether an event may be sent: SQS accepts the message, and the consumer would accept the event.
 *
 * @param text the event's JSON, as the consumer will read it.
 * @param now milliseconds since 1970, for `expires_at`; `-Infinity` lets an expired event pass.
 */
export function checkOutgoing(text: string, registry: SchemaRegistry, now: number): OutgoingCheck {
  const body = escapeRefused(text);
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) {
    const error = fieldError(
      '',
      'size',
      `must be at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes}`,
    );
    return { kind: 'refused', reason: 'too_large', errors: [error] };
  }
  const reading = readMessage(body, registry, now);
  if (reading.kind === 'rejected') {
    return { kind: 'refused', reason: reading.reason, errors: reading.errors };
  }
  const { eventId, tenantId, groupId } = reading.envelope;
  const message = { id: eventId, body, tenantId, ...(groupId !== undefined && { groupId }) };
  return { kind: 'sendable', message };
}
