import { isObject } from '../../schemas/walk.ts';
import { followed } from './references.ts';
import { limitRules, quoted, type Keywords, type Rule } from './rules.ts';
import { groupsOf, TOLD_BY_GROUPS, type Group } from './schema-groups.ts';

/** What a schema says of a value, one level deep. */
export interface Described {
  /** The references that were followed to get here. */
  readonly refs: readonly string[];
  /** `string`, `string or null`, `array of objects`, `anything`, `not allowed`. */
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly rules: readonly Rule[];
  /** The values that are allowed, as JSON, if they are listed. */
  readonly values?: readonly string[];
  /** Examples, as JSON. */
  readonly examples: readonly string[];
  /** The schemas below. */
  readonly groups: readonly Group[];
  /** Keywords that have no words here, with their values as JSON. */
  readonly others: readonly Rule[];
}

/** Describes a schema of a document. @param root the whole document, for its references */
export function describeSchema(root: unknown, schema: unknown): Described {
  if (schema === true) return { ...NOTHING_SAID, type: 'anything' };
  if (schema === false) return { ...NOTHING_SAID, type: 'not allowed' };
  if (!isObject(schema)) return { ...NOTHING_SAID, type: 'not a schema' };
  const { keywords, refs, beside } = followed(root, schema);
  const [title, description] = [textOf(keywords['title']), textOf(keywords['description'])];
  return {
    refs,
    type: typeOf(root, keywords),
    rules: limitRules(keywords),
    examples: listed(keywords['examples']).map(quoted),
    groups: groupsOf(keywords, beside),
    others: othersOf(keywords),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...allowedValues(keywords),
  };
}

const NOTHING_SAID = { refs: [], rules: [], examples: [], groups: [], others: [] } as const;

function typeOf(root: unknown, keywords: Keywords): string {
  const types = [keywords['type']].flat().filter((type) => typeof type === 'string');
  if (types.length === 0) return 'const' in keywords || 'enum' in keywords ? 'value' : 'anything';
  const { items } = keywords;
  const words = types.map((type) =>
    type === 'array' && isObject(items) ? `array of ${itemsText(root, items)}` : type,
  );
  return words.join(' or ');
}

const PLURALS: Readonly<Record<string, string>> = {
  ...{ string: 'strings', number: 'numbers', integer: 'integers', boolean: 'booleans' },
  ...{ object: 'objects', array: 'arrays', null: 'nulls' },
};

/** The type of the items, one level deep. */
function itemsText(root: unknown, items: Keywords): string {
  const { type } = followed(root, items).keywords;
  return (typeof type === 'string' ? PLURALS[type] : undefined) ?? 'values';
}

function allowedValues(keywords: Keywords): { readonly values?: readonly string[] } {
  if ('const' in keywords) return { values: [quoted(keywords['const'])] };
  return Array.isArray(keywords['enum']) ? { values: keywords['enum'].map(quoted) } : {};
}

/** Keywords that have words above, or in `limitRules`, or that say nothing of the value. */
const TOLD = new Set<string>([
  ...TOLD_BY_GROUPS,
  ...['type', 'enum', 'const'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minContains', 'maxContains', 'minProperties', 'maxProperties', 'dependentRequired'],
  ...['title', 'description', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly'],
  ...['$comment', '$schema', '$id', '$defs'],
]);

function othersOf(keywords: Keywords): Rule[] {
  return Object.entries(keywords)
    .filter(([keyword]) => !TOLD.has(keyword))
    .map(([keyword, value]) => ({ text: keyword, code: quoted(value) }));
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
