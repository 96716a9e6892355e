import type { EventKind } from './envelope.ts';
import { messagePattern } from './message-pattern.ts';
import type { Failure } from './outcome.ts';
import { fingerprintOfCause, rejectionCause } from './rejection-fingerprint.ts';

/**
 * Names the cause of a failure: failures that need the same fix have the same fingerprint, such as `f1_3f9a0c12be77`.
 * It is short enough to type, one double click selects it, and no program takes it for a number. Its first
 * part is the rule's version. The rest is a hash of event type, version and cause.
 */
export function fingerprintOf(kind: EventKind, failure: Failure): string {
  return fingerprintOfCause(kind, causeOf(failure));
}

/**
 * The cause of a failure: its reason, and
 *
 * - for a rejected message, `rejectionCause`;
 * - for a handler, the name and message of its error without values.
 *
 * Has no control characters, whatever a sender or a handler wrote.
 */
export function causeOf(failure: Failure): string {
  const { reason, message } = failure;
  // Its message tells why the watchdog gave up, and what failed before.
  if (reason === 'lost') return reason;
  // Both name the fault of the last attempt in their message. The cause is the same as before.
  const isLast = reason === 'attempts_exhausted' || reason === 'max_attempts';
  const text = isLast ? message : withMessage(reason, message);
  // The message tells only whether the handler stopped when it was told to.
  if (text?.startsWith('handler_timeout') === true) return 'handler_timeout';
  if (text !== undefined && text !== reason) return messagePattern(text);
  return rejectionCause(failure);
}

function withMessage(reason: string, message: string | undefined): string {
  return message === undefined ? reason : `${reason}: ${message}`;
}
