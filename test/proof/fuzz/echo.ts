import type { FieldError } from '../../../src/core/field-error.ts';
import type { MessageAttribute } from '../../../src/core/message-attribute.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { layersOf } from './layers.ts';
import { parsedOrNothing } from './strings.ts';
import type { System } from './system.ts';

/** Error texts contain shorter values by chance, such as `string` or `object`. */
const SHORTEST_VALUE = 9;

/**
 * Finds a string value of the message that one of its errors quotes, because it may be private. Words of the schema are no
 * quotation, even if the sender used them. Neither is a text that the errors don't change with the value.
 */
export function echoedValue(
  message: SentMessage,
  errors: readonly FieldError[],
  { read, vocabulary }: System,
): string | undefined {
  const messages = new Set(errors.map(({ message }) => message));
  const said = [...messages].join('\n');
  for (const value of valuesOf(message)) {
    if (value.length < SHORTEST_VALUE || value.length > said.length) continue;
    if (!said.includes(value) || vocabulary.includes(value)) continue;
    if (followsChange(value, message, read)) return value;
  }
  return undefined;
}

/** Whether the errors contain another value if we put that in the place of this one. */
function followsChange(
  value: string,
  { text, attributes = {} }: SentMessage,
  read: System['read'],
): boolean {
  const other = similar(value);
  if (other === value) return false;
  const mask = (whole: string) => whole.replaceAll(value, other);
  const masked = Object.entries(attributes).map(([name, attribute]): [string, MessageAttribute] =>
    typeof attribute.value === 'string'
      ? [name, { ...attribute, value: mask(attribute.value) }]
      : [name, attribute],
  );
  const isHere = ({ value: own }: MessageAttribute) =>
    typeof own === 'string' && own.includes(value);
  // The text writes the value with escapes or in Base64, so it can't be replaced here. Another body will have it as it is.
  if (!text.includes(value) && !Object.values(attributes).some(isHere)) return false;
  const reading = read(mask(text), masked.length > 0 ? Object.fromEntries(masked) : undefined);
  const errors = reading.kind === 'rejected' ? reading.errors : [];
  return errors.some(({ message }) => message.includes(other));
}

/** A value that most likely breaks the same rules, because letters stay letters. */
function similar(value: string): string {
  return value.replace(/[a-yA-Y]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1));
}

/** The string values of a message. If it is malformed: every text between two quotes. */
function valuesOf(message: SentMessage): Iterable<string> {
  const { text } = message;
  if (parsedOrNothing(text) !== undefined) return layersOf(message).strings;
  const quoted = Array.from(text.matchAll(/"[^"\\]*"/g), ([piece]) => piece.slice(1, -1));
  return new Set([...layersOf(message).strings, ...quoted]);
}
