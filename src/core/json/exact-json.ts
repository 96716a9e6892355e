import { JsonCursor } from './json-cursor.ts';
import { mayHaveMisreadKey } from './misread-keys.ts';

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * What a JSON text holds, no key of it misread.
 *
 * @param text one in which `scanJson` finds no fault.
 */
export function parseExactly(text: string): unknown {
  return keysAsWritten(text, JSON.parse(text));
}

/**
 * What `JSON.parse` made of a text, or what it should have made of it: see `mayHaveMisreadKey`.
 *
 * @param text one in which `scanJson` finds no fault.
 */
export function keysAsWritten(text: string, parsed: unknown): unknown {
  return mayHaveMisreadKey(parsed) ? value(new JsonCursor(text)) : parsed;
}

function value(cursor: JsonCursor): unknown {
  cursor.skipWhiteSpace();
  const read = cursor.take(OPEN_OBJECT)
    ? object(cursor)
    : cursor.take(OPEN_ARRAY)
      ? array(cursor)
      : scalar(cursor);
  cursor.skipWhiteSpace();
  return read;
}

function object(cursor: JsonCursor): unknown {
  const members: [string, unknown][] = [];
  cursor.skipWhiteSpace();
  while (!cursor.take(CLOSE_OBJECT)) {
    const key = value(cursor);
    cursor.take(COLON);
    members.push([String(key), value(cursor)]);
    cursor.take(COMMA);
  }
  return Object.fromEntries(members);
}

function array(cursor: JsonCursor): unknown[] {
  const elements: unknown[] = [];
  cursor.skipWhiteSpace();
  while (!cursor.take(CLOSE_ARRAY)) {
    elements.push(value(cursor));
    cursor.take(COMMA);
  }
  return elements;
}

/** A string, a number or a literal: only keys are misread. */
function scalar(cursor: JsonCursor): unknown {
  const start = cursor.position;
  if (cursor.code() === QUOTE) cursor.string();
  else cursor.numberOrLiteral();
  return JSON.parse(cursor.textSince(start));
}
