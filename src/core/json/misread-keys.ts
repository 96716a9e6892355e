/**
 * Whether a value may have a key that was misread. V8 takes a key with an escape for a key of an object that was parsed
 * before, if that is how the escape begins in the text: `{"\n":1}` is read as `{"\\":1}` after another object had such a
 * key (https://github.com/nodejs/node/issues/63785). What it makes of it always has a backslash, which hardly any key has.
 *
 * @param value what `JSON.parse` made of a text, not nested deeper than an event may be.
 */
export function mayHaveMisreadKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(mayHaveMisreadKey);
  return Object.entries(value).some(
    ([key, member]) => key.includes('\\') || mayHaveMisreadKey(member),
  );
}
