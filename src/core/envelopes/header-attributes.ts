import { fieldError, MAX_LISTED_ERRORS, type FieldError } from '../field-error.ts';
import type { MessageAttribute, MessageAttributes } from '../message-attribute.ts';
import { headerText } from './header-text.ts';
import { pointerTo } from './places.ts';

/** The attributes of a CloudEvent in binary mode, by the names of their headers, and what is wrong with headers. */
export interface HeaderAttributes {
  readonly attributes: MessageAttributes;
  /** At most 50. */
  readonly errors: readonly FieldError[];
}

/** Reads the headers `ce-…` and `content-type`. @param headers lower-case names, and a character for each byte */
export function attributesInHeaders(
  headers: Iterable<readonly [name: string, value: string]>,
): HeaderAttributes {
  const attributes: [string, MessageAttribute][] = [];
  const errors: FieldError[] = [];
  for (const [name, value] of headers) {
    const text = valueOf(name, value);
    if (typeof text === 'string') attributes.push([name, { type: 'String', value: text }]);
    else if (text && errors.length < MAX_LISTED_ERRORS) errors.push(text);
  }
  return { attributes: Object.fromEntries(attributes), errors };
}

/** `undefined`: the header has nothing to do with the event. */
function valueOf(name: string, value: string): string | FieldError | undefined {
  if (name === 'content-type') return value;
  if (!name.startsWith('ce-')) return undefined;
  const pointer = pointerTo(['headers', name]);
  if (name === 'ce-id' && value.includes(',')) {
    const why = 'several headers of this name arrive as one with commas';
    return fieldError(pointer, 'single', `must have each comma as %2C, because ${why}`);
  }
  const expected = 'must be UTF-8, percent-encoded as the HTTP binding of CloudEvents says';
  return (
    headerText(value) ??
    fieldError(pointer, 'percent_encoding', `${expected}, got a string of ${value.length}`)
  );
}
