import { findText } from './find-text.ts';

/** How many patterns of one place are compared. */
const MAX_PATTERNS = 4;

const known = new Map<string, readonly string[]>();

/** Texts that some patterns judge differently: for each two of them, one that only the first accepts. */
export function tellingTexts(patterns: readonly string[]): readonly string[] {
  const compared = [...new Set(patterns)].slice(0, MAX_PATTERNS);
  return compared.flatMap((one) =>
    compared.flatMap((other) => (one === other ? [] : textBetween(one, other))),
  );
}

function textBetween(one: string, other: string): readonly string[] {
  const name = JSON.stringify([one, other]);
  const before = known.get(name);
  if (before) return before;
  const limits = { minLength: 0, maxLength: Infinity };
  const found = findText({ matching: [one], refusing: other, ...limits });
  const texts = found.kind === 'text' ? [found.text] : [];
  known.set(name, texts);
  return texts;
}
