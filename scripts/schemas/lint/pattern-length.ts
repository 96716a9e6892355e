/** An escaped character or a class, such as `\*` or `[*+]`: one character, whatever is in it. */
const ONE_CHARACTER = /\\.|\[(?:\\.|[^\]\\])*\]/gsu;
/** Repeats without an end. */
const ENDLESS = /[*+]|\{\d+,\}/;

/** Whether all texts that a pattern matches are short: it matches the whole text and repeats nothing without an end. */
export function isShortPattern(pattern: string): boolean {
  const plain = pattern.replaceAll(ONE_CHARACTER, 'x');
  return /^\^.*\$$/s.test(plain) && !ENDLESS.test(plain) && !hasAlternativesOutside(plain);
}

/** Whether a `|` is in no group: then `^` and `$` belong to one alternative each, as in `^a|b$`. */
function hasAlternativesOutside(plain: string): boolean {
  let depth = 0;
  for (const character of plain) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) return true;
  }
  return false;
}
