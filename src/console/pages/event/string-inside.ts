import type { Span } from './json-text.ts';

/** The text that a JSON string means, and where its characters are in the text around it. */
export interface StringInside {
  readonly text: string;
  readonly spanAround: (inside: Span) => Span;
}

/** A character of a JSON string as it is written: an escape, or itself. */
const WRITTEN = /\\u[\da-f]{4}|\\.|[^\\]/gis;

/** @returns `undefined` if there is no sound JSON string at this place of the text */
export function stringInside(text: string, { start, end }: Span): StringInside | undefined {
  const meant = stringOf(text.slice(start, end));
  if (meant === undefined) return undefined;
  const starts = Array.from(text.slice(start + 1, end - 1).matchAll(WRITTEN), ({ index }) => index);
  const around = (offset: number) => start + 1 + (starts[offset] ?? end - start - 2);
  return {
    text: meant,
    spanAround: (inside) => ({ start: around(inside.start), end: around(inside.end) }),
  };
}

function stringOf(token: string): string | undefined {
  if (!token.startsWith('"')) return undefined;
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}
