/** Every string in a JSON value at any depth, without the keys. */
export function stringsIn(value: unknown): ReadonlySet<string> {
  const strings = new Set<string>();
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') strings.add(next);
    // Not push(...values): a message can have more values than a call can have arguments.
    else if (typeof next === 'object' && next)
      for (const one of Object.values(next)) open.push(one);
  }
  return strings;
}

/** Parses a text. Gives `undefined`, which no JSON text means, if the text is malformed. */
export function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A string of a JSON text, and the colon after it if it is a key. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Whether a JSON text writes one of its keys with an escape. */
export function hasEscapedKey(text: string): boolean {
  return Array.from(text.matchAll(STRING)).some(
    ([string, colon]) => colon && string.includes('\\'),
  );
}
