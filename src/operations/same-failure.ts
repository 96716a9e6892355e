import type { FieldError } from '../core/field-error.ts';
import type { Failure } from '../core/outcome.ts';
import type { Refusal } from './verdict.ts';

/** Whether a message is refused for what it failed for, at the same places. */
export function isSameFailure(
  before: Failure,
  now: Extract<Refusal, { kind: 'refused' }>,
): boolean {
  const isSame = (error: FieldError, index: number): boolean => {
    const { pointer = '', rule, message } = now.errors[index] ?? {};
    return error.rule === rule && error.message === message && isSamePlace(error.pointer, pointer);
  };
  return (
    before.reason === now.reason &&
    before.errors.length === now.errors.length &&
    before.errors.every(isSame)
  );
}

/**
 * Whether two pointers are to the same place: in the message as it was sent, and in the text that the ledger keeps. If the
 * message had attributes, the text has them, and its body is in `Message` or in `data_base64`.
 */
function isSamePlace(sent: string, kept: string): boolean {
  return (
    sent.startsWith('/attributes/') ||
    [sent, sent.replace('/body', '/Message'), sent.replace('/data', '/data_base64')].includes(kept)
  );
}
