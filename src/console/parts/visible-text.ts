/**
 * Characters that a page would not show, or that change how others are shown: controls (Cc), formats such as directions of
 * writing (Cf), lone surrogates (Cs), and separators of lines (Zl, Zp).
 */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A stretch of a text. `hidden`: the code point of a character that a page would not show, such as `U+202E`. */
export type TextPart = { readonly text: string } | { readonly hidden: string };

/** Splits a text so that hidden characters can be shown. Tabs and line feeds stay as they are. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ hidden: codePointOf(character) });
    end = index + character.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function codePointOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
