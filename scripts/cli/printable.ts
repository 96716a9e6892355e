/**
 * Characters that a terminal obeys, that it doesn't show, or that change the order of what it shows: controls, formats,
 * lone surrogates, and separators of lines.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text of unknown origin as one line that is safe on a terminal. Unprintable characters become escapes of JSON, such as
 * `\u001b`.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A text of several lines that is safe on a terminal. Line feeds and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (found) =>
    found === '\n' || found === '\t' ? found : escaped(found),
  );
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(found: string): string {
  const units = Array.from({ length: found.length }, (_, index) => found.charCodeAt(index));
  return SHORT[found] ?? units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** A text of at most so many characters. A longer one ends in `…`. */
export function shortened(text: string, characters: number): string {
  // A character has at most two UTF-16 code units. So this is enough to see whether there are too many.
  const first = Array.from(text.slice(0, 2 * characters + 2));
  return first.length <= characters ? text : `${first.slice(0, characters - 1).join('')}…`;
}
