/**
 * A string, a run of white space, a bracket, a comma or colon, or anything else of JSON. A string that isn't closed goes on
 * to the end: otherwise each quote in a hostile text would begin another search for its end.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|\s+|[[\]{},:]|[^\s[\]{},:"]+/gs;

/**
 * Sets a JSON text with line feeds and indentation. Every token stays as it is, digits and escapes included. A text that
 * isn't JSON stays readable.
 */
export function prettyJson(text: string): string {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== '');
  let depth = 0;
  return tokens
    .map((token, index) => {
      const next = tokens[index + 1];
      if (isOpening(token)) {
        if (next !== undefined && isClosing(next)) return token;
        depth += 1;
        return `${token}${newLine(depth)}`;
      }
      if (isClosing(token)) {
        const isEmpty = isOpening(tokens[index - 1]);
        if (!isEmpty) depth = Math.max(0, depth - 1);
        return isEmpty ? token : `${newLine(depth)}${token}`;
      }
      if (token === ',') return `,${newLine(depth)}`;
      return token === ':' ? ': ' : token;
    })
    .join('');
}

/** Deeper levels are not indented further, so that a hostile text doesn't grow to many times its size. */
const MAX_INDENTED_LEVELS = 32;

function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, MAX_INDENTED_LEVELS))}`;
}

function isOpening(token: string | undefined): boolean {
  return token === '{' || token === '[';
}

function isClosing(token: string | undefined): boolean {
  return token === '}' || token === ']';
}
