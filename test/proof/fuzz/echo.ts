import type { FieldError } from '../../../src/core/field-error.ts';
import { parsedOrNothing, stringsIn } from './strings.ts';
import type { System } from './system.ts';

/** Error texts contain shorter values by chance, such as `string` or `object`. */
const SHORTEST_VALUE = 9;

/**
 * Finds a string value of the message that one of its errors quotes, because it may be private. Words of the schema are no
 * quotation, even if the sender used them. Neither is a text that the error contains with any other value.
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

/** Whether the errors no longer contain the value if we replace it in the message. */
function changesWith(value: string, text: string, read: System['read']): boolean {
  const masked = text.replaceAll(value, 'x'.repeat(value.length));
  // The text writes the value with escapes, so it can't be replaced here. Another body will have it without escapes.
  if (masked === text) return false;
  const reading = read(masked);
  const errors = reading.kind === 'rejected' ? reading.errors : [];
  return !errors.some(({ message }) => message.includes(value));
}

/** The string values of a message. If it is malformed: every text between two quotes. */
function valuesOf(text: string): Iterable<string> {
  const message = parsedOrNothing(text);
  if (message !== undefined) return stringsIn(message);
  return new Set(Array.from(text.matchAll(/"[^"\\]*"/g), ([quoted]) => quoted.slice(1, -1)));
}
