/** Characters that people like to read in an example, the best ones first. */
const READABLE = 'abcxyzABCXYZ019-_. :/+@#,;!?=~*()[]{}<>|&%$\'"\\^`äß€';

/** First and last code point of a run of characters that an atom takes. */
type Range = readonly [first: number, last: number];

let everyCharacter: string | undefined;
const rangesByAtom = new Map<string, readonly Range[]>();

/**
 * One character for each kind of character that some parts of patterns tell apart.
 *
 * @param atoms parts of patterns that take one character, such as `[a-z]`
 * @returns the atoms that take each character
 */
export function alphabetOf(atoms: readonly string[]): Map<string, ReadonlySet<string>> {
  const ranges = atoms.map((atom) => [atom, rangesOf(atom)] as const);
  const begins = new Set([0]);
  for (const [first, last] of ranges.flatMap(([, own]) => own)) begins.add(first).add(after(last));
  const readable = Array.from(READABLE, (character) => character.codePointAt(0) ?? 0);
  const candidates = [...readable, ...[...begins].sort((one, other) => one - other)];
  const kinds = new Map<string, readonly [character: string, takenBy: ReadonlySet<string>]>();
  for (const code of candidates.filter(isCharacter)) {
    const takenBy = ranges.filter(([, own]) => isIn(code, own)).map(([atom]) => atom);
    const kind = takenBy.join('\n');
    if (!kinds.has(kind)) kinds.set(kind, [String.fromCodePoint(code), new Set(takenBy)]);
  }
  return new Map(kinds.values());
}

/** The engine itself says which characters an atom takes. */
function rangesOf(atom: string): readonly Range[] {
  const known = rangesByAtom.get(atom);
  if (known) return known;
  everyCharacter ??= charactersText();
  const runs = everyCharacter.matchAll(new RegExp(`(?:${atom})+`, 'gu'));
  const ranges = Array.from(runs, ([run]): Range => {
    const last = run.codePointAt(run.length - 2);
    const isPair = last !== undefined && last > 0xffff;
    return [run.codePointAt(0) ?? 0, isPair ? last : run.charCodeAt(run.length - 1)];
  });
  rangesByAtom.set(atom, ranges);
  return ranges;
}

/** Every character in the order of code points. Surrogates are none: no JSON that is accepted has one alone. */
function charactersText(): string {
  const blocks = Array.from({ length: 0x1100 }, (_, block) =>
    Array.from({ length: 0x100 }, (__, index) => block * 0x100 + index).filter(isCharacter),
  );
  return blocks.map((codes) => String.fromCodePoint(...codes)).join('');
}

/** The next character. No surrogate is one. */
function after(code: number): number {
  return code === 0xd7ff ? 0xe000 : code + 1;
}

function isCharacter(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

function isIn(code: number, ranges: readonly Range[]): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] ?? [0, 0];
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}
