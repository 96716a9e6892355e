/**
 * Characters that a reader would not see, or that change how others are shown: controls, formats such as directions of
 * writing, lone surrogates, and separators of lines.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text of a schema as Markdown in one line, to the letter: it formats nothing, and ends no cell of a table. */
export function plain(text: string): string {
  const line = inOneLine(text);
  return line.replaceAll(/[!-/:-@[-`{-~]/g, (character, index: number) =>
    isHarmless(character, line.slice(0, index), line.slice(index + 1))
      ? character
      : entity(character),
  );
}

/** A text as a reader sees it in a line. */
export function inOneLine(text: string): string {
  return visible(text.trim().replaceAll(/\s+/g, ' '));
}

/** Punctuation that means nothing in the middle of a line, so that the source stays readable. */
const HARMLESS = /[!"'(),./:;=?%+#-]/;

function isHarmless(character: string, before: string, after: string): boolean {
  if (character === '_') return /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after);
  // At the beginning of a line, it could make a heading or a list.
  return HARMLESS.test(character) && !/^\d*$/.test(before);
}

/** A text of a schema with `code` in it, as descriptions have it. */
export function prose(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : withSpaces(part)))
    .join('');
}

/** Keeps the space beside the code before and after it. */
function withSpaces(text: string): string {
  if (text.trim() === '') return text === '' ? '' : ' ';
  return `${/^\s/.test(text) ? ' ' : ''}${plain(text)}${/\s$/.test(text) ? ' ' : ''}`;
}

/** A description of several paragraphs. */
export function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => prose(paragraph).trim())
    .join('\n\n');
}

/** A text as code in a line. */
export function code(text: string): string {
  const shown = visible(text);
  const isSimple = shown !== '' && shown === shown.trim() && !/[`|]|\\$/.test(shown);
  if (isSimple) return `\`${shown}\``;
  // Between backticks, no escape would keep a pipe from ending the cell in every reader.
  return `<code>${shown.replaceAll(/[!-/:-@[-`{-~]/g, entity)}</code>`;
}

/** A value as a block of indented JSON. */
export function jsonBlock(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(HIDDEN, (character) =>
    character === '\n' ? character : unicodeEscape(character),
  );
  return `\`\`\`json\n${text}\n\`\`\``;
}

function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** JSON's own escape, of each UTF-16 unit. */
function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function entity(character: string): string {
  return NAMED[character] ?? `&#${character.charCodeAt(0)};`;
}
