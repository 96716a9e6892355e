import type { FieldError } from '../../../src/core/field-error.ts';
import { parsedOrNothing, stringsIn } from './strings.ts';
import type { System } from './system.ts';

/** Shorter values occur in error texts by chance: `string`, `object`. */
const SHORTEST_VALUE = 9;

/**
 * A string value of the message that one of its errors quotes: it might be private. The schema's own
 * words, which the sender may have used as well, are no quotation; nor is what an error says anyway.
 */
export function echoedValue(
  text: string,
  errors: readonly FieldError[],
  { read, vocabulary }: System,
): string | undefined {
  const messages = new Set(errors.map(({ message }) => message));
  const said = [...messages].join('\n');
  for (const value of valuesOf(text)) {
    if (value.length < SHORTEST_VALUE || value.length > said.length) continue;
    if (!said.includes(value) || vocabulary.includes(value)) continue;
    if (changesWith(value, text, read)) return value;
  }
  return undefined;
}

/** Whether another value in its place takes the text out of the errors. */
function changesWith(value: string, text: string, read: System['read']): boolean {
  const masked = text.replaceAll(value, 'x'.repeat(value.length));
  // Written with escapes: the same value will be met without.
  if (masked === text) return false;
  const reading = read(masked);
  const errors = reading.kind === 'rejected' ? reading.errors : [];
  return !errors.some(({ message }) => message.includes(value));
}

/** The string values of a message; where it is malformed, whatever stands between two quotes. */
function valuesOf(text: string): Iterable<string> {
  const message = parsedOrNothing(text);
  if (message !== undefined) return stringsIn(message);
  return new Set(Array.from(text.matchAll(/"[^"\\]*"/g), ([quoted]) => quoted.slice(1, -1)));
}
