import type { FieldError } from '../../src/core/field-error.ts';
import { printable } from '../cli/printable.ts';

/** A line for each error: where it is, and what was expected there. */
export function errorLines(errors: readonly FieldError[]): string {
  return errors
    .map(
      ({ pointer, message }) => `  ${printable(pointer || 'the message')}: ${printable(message)}\n`,
    )
    .join('');
}
