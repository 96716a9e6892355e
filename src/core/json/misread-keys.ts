import { JsonCursor } from './json-cursor.ts';

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Whether V8 may have misread a key of a value. If a key begins with an escape, V8 may take it for a key of an object
 * that it parsed before: it reads `{"\n":1}` as `{"\\":1}` if another object had the key `"\\"` there
 * (https://github.com/nodejs/node/issues/63785). The wrong key always has a backslash; hardly any real key has.
 *
 * @param value the result of `JSON.parse`, not nested deeper than an event may be.
 */
export function mayHaveMisreadKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(mayHaveMisreadKey);
  return Object.entries(value).some(
    ([key, member]) => key.includes('\\') || mayHaveMisreadKey(member),
  );
}

/**
 * The value of a text with its keys as they were written.
 *
 * @param text one in which `scanJson` finds no fault.
 * @param parsed the result of `JSON.parse` for it. It is returned if no key can be misread.
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

/** A string, a number or a literal. V8 misreads only keys, so `JSON.parse` is safe here. */
function scalar(cursor: JsonCursor): unknown {
  const start = cursor.position;
  if (cursor.code() === QUOTE) cursor.string();
  else cursor.numberOrLiteral();
  return JSON.parse(cursor.textSince(start));
}
