/** Every string in a JSON value, keys left out, however deep it is nested. */
export function stringsIn(value: unknown): ReadonlySet<string> {
  const strings = new Set<string>();
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') strings.add(next);
    // Not push(...): a call takes fewer arguments than a message can have values.
    else if (typeof next === 'object' && next)
      for (const one of Object.values(next)) open.push(one);
  }
  return strings;
}

/** What JSON.parse makes of a text; `undefined` if it is malformed, which no JSON is. */
export function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A string of a JSON text, and the colon after it if it is a key. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Whether a key of a JSON text is written with an escape. */
export function hasEscapedKey(text: string): boolean {
  return Array.from(text.matchAll(STRING)).some(
    ([string, colon]) => colon && string.includes('\\'),
  );
}
