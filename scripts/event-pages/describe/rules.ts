export type Keywords = Readonly<Record<string, unknown>>;

/** A rule for a value, in words: `1 to 64 characters`, or `matches` with the code `^[A-Z]{3}$`. */
export interface Rule {
  readonly text: string;
  /** What the text is about, as it is in the schema. */
  readonly code?: string;
}

/** The rules of a schema for the value itself. */
export function limitRules(keywords: Keywords): Rule[] {
  return [
    ...rangeRule(keywords, 'Length', 'character'),
    ...textRules(keywords),
    ...numberRules(keywords),
    ...rangeRule(keywords, 'Items', 'item'),
    ...(keywords['uniqueItems'] === true ? [{ text: 'no item twice' }] : []),
    ...containsRule(keywords),
    ...rangeRule(keywords, 'Properties', 'field'),
    ...dependentRules(keywords['dependentRequired']),
    ...CLOSED.flatMap(([keyword, text]) => (keywords[keyword] === false ? [{ text }] : [])),
    ...('default' in keywords ? [{ text: 'default', code: quoted(keywords['default']) }] : []),
    ...FLAGS.flatMap(([keyword, text]) => (keywords[keyword] === true ? [{ text }] : [])),
  ];
}

/** Most characters of a text that stands in a line. */
const MAX_CHARACTERS = 200;

/** A value as JSON, cut if it is long. */
export function quoted(value: unknown): string {
  return cut(value === undefined ? 'nothing' : JSON.stringify(value));
}

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  // No half of a surrogate pair is left at the end.
  return `${text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')} …`;
}

function rangeRule(keywords: Keywords, suffix: string, one: string): Rule[] {
  const text = rangeText(keywords[`min${suffix}`], keywords[`max${suffix}`], one);
  return text === undefined ? [] : [{ text }];
}

/** `1 to 64 characters` */
function rangeText(least: unknown, most: unknown, one: string): string | undefined {
  const noun = (count: number) => `${String(count)} ${one}${count === 1 ? '' : 's'}`;
  if (typeof least !== 'number' || least === 0) {
    return typeof most === 'number' ? `at most ${noun(most)}` : undefined;
  }
  if (typeof most !== 'number') return `at least ${noun(least)}`;
  return least === most ? `exactly ${noun(least)}` : `${String(least)} to ${noun(most)}`;
}

function textRules({ format, pattern }: Keywords): Rule[] {
  return [
    ...(typeof format === 'string' ? [{ text: 'format', code: cut(format) }] : []),
    ...(typeof pattern === 'string' ? [{ text: 'matches', code: cut(pattern) }] : []),
  ];
}

const COMPARISONS = [
  ['minimum', '≥'],
  ['exclusiveMinimum', '>'],
  ['maximum', '≤'],
  ['exclusiveMaximum', '<'],
  ['multipleOf', 'a multiple of'],
] as const;

function numberRules(keywords: Keywords): Rule[] {
  return COMPARISONS.flatMap(([keyword, sign]) => {
    const limit = keywords[keyword];
    return typeof limit === 'number' ? [{ text: `${sign} ${String(limit)}` }] : [];
  });
}

function containsRule(keywords: Keywords): Rule[] {
  if (!('contains' in keywords)) return [];
  const { minContains = 1, maxContains } = keywords;
  const range = rangeText(minContains, maxContains, 'item');
  return range === undefined ? [] : [{ text: `${range} as “some items” says` }];
}

function dependentRules(dependent: unknown): Rule[] {
  if (typeof dependent !== 'object' || dependent === null) return [];
  return Object.entries(dependent).map(([name, others]) => ({
    text: `with ${name} also`,
    code: [others].flat().map(String).join(', '),
  }));
}

const CLOSED = [
  ['additionalProperties', 'no other fields'],
  ['unevaluatedProperties', 'no fields that nothing describes'],
  ['items', 'no other items'],
  ['unevaluatedItems', 'no items that nothing describes'],
] as const;

const FLAGS = [
  ['deprecated', 'deprecated'],
  ['readOnly', 'read only'],
  ['writeOnly', 'write only'],
] as const;
