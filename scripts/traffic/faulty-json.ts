import type { Event } from './event.ts';
import type { Fault } from './fault.ts';
import { isJsonObject, toJsonText, type Json } from './json-text.ts';

/** Ways to turn JSON into a text that isn't JSON. */
const MALFORMED: Readonly<Record<string, (text: string) => string>> = {
  'cut off in the middle': (text) => text.slice(0, Math.floor(text.length / 2)),
  'cut off before the last brace': (text) => text.slice(0, -1),
  'nothing but white space': () => ' ',
  'plain text': () => 'This is not JSON.',
  'a trailing comma': (text) => `${text.slice(0, -1)},}`,
  'single quotes': (text) => text.replaceAll('"', "'"),
  'a key without quotes': (text) => text.replace('"event_id"', 'event_id'),
  'two events in one text': (text) => `${text}\n${text}`,
  'a raw tab in a string': (text) => text.replace('"event_id":"', '"event_id":"\t'),
  NaN: (text) => `${text.slice(0, -1)},"note":NaN}`,
  XML: () => '<event><event_id>1</event_id></event>',
};

/**
 * Values that are JSON but not I-JSON (RFC 7493): two readers could understand them differently. The key is
 * the fault's name.
 */
const UNSAFE_VALUES: Readonly<Record<string, string>> = {
  'a key twice': '{"amount":1,"amount":2}',
  'a lone surrogate': String.raw`"half of an emoji: \ud83d"`,
  'NUL in a string': String.raw`"before\u0000after"`,
  'the key __proto__': '{"__proto__":{"admin":true}}',
  'the key constructor': '{"constructor":{"prototype":{"admin":true}}}',
  'a number too large for a double': '1e400',
  'an integer that no double holds exactly': '9007199254740993',
  'a hundred levels of nesting': `${'['.repeat(100)}${']'.repeat(100)}`,
};

export const MALFORMED_JSON: readonly Fault[] = Object.entries(MALFORMED).map(([name, spoil]) => ({
  reason: 'malformed_json',
  name,
  identifiable: false,
  make: ({ event }) => spoil(toJsonText(event)),
}));

export const UNSAFE_ENVELOPE: readonly Fault[] = [
  ...Object.entries(UNSAFE_VALUES).map(([name, value]): Fault => ({
    reason: 'invalid_envelope',
    name: `envelope: ${name}`,
    identifiable: false,
    make: ({ event }) => withRawNote(event, value),
  })),
  {
    reason: 'invalid_envelope',
    name: 'envelope: schema_version twice',
    identifiable: false,
    make: ({ event }) => `${toJsonText(event).slice(0, -1)},"schema_version":"v1"}`,
  },
];

export const UNSAFE_BODY: readonly Fault[] = Object.entries(UNSAFE_VALUES).map(([name, value]) => ({
  reason: 'invalid_body',
  name: `body: ${name}`,
  identifiable: true,
  make: ({ event }) => {
    const body = isJsonObject(event.body) ? event.body : {};
    return toJsonText({ ...event, body: PLACEHOLDER }).replace(JSON.stringify(PLACEHOLDER), () =>
      withRawNote(body, value),
    );
  },
}));

const PLACEHOLDER = 'to be replaced by a raw JSON text';

/** The text of an object with an additional field `note`, whose value is raw JSON text. */
function withRawNote(object: Event | Readonly<Record<string, Json>>, value: string): string {
  return toJsonText({ ...object, note: PLACEHOLDER }).replace(
    JSON.stringify(PLACEHOLDER),
    () => value,
  );
}
