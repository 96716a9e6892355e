import { limitRules, quoted, type Keywords } from './schema-rules.ts';
import { followed } from './schema-reference.ts';

/** What a schema says of a value, one level deep: what is below is described when somebody looks there. */
export interface Described {
  /** Where a `$ref` led: `#/$defs/address`. */
  readonly ref?: string;
  /** `string`, `string or null`, `anything`, `nothing`. */
  readonly types: string;
  readonly title?: string;
  readonly description?: string;
  /** Each rule in words: `1 to 64 characters`. */
  readonly rules: readonly string[];
  /** The values that are allowed, as JSON, if they are listed. */
  readonly values?: readonly string[];
  /** Examples, as JSON. */
  readonly examples: readonly string[];
  /** The schemas below. */
  readonly groups: readonly Group[];
  /** Keywords that have no words here, with their values as JSON. */
  readonly others: readonly (readonly [keyword: string, value: string])[];
}

/** Schemas that belong together. */
export interface Group {
  readonly label: string;
  /** True if the parts have the names of fields. */
  readonly areFields: boolean;
  readonly parts: readonly Part[];
}

export interface Part {
  /** The name of a field, or the number of an alternative. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: unknown;
}

/** Describes a schema of a document. @param root the whole document, for its references */
export function describeSchema(root: unknown, schema: unknown): Described {
  if (schema === true) return { ...NOTHING_SAID, types: 'anything' };
  if (schema === false) return { ...NOTHING_SAID, types: 'nothing' };
  if (!isObject(schema)) return { ...NOTHING_SAID, types: 'not a schema' };
  const { keywords, ref, beside } = followed(root, schema);
  const asWell = beside && {
    label: 'as well as',
    areFields: false,
    parts: [{ ...beside, isRequired: false }],
  };
  const [title, description] = [textOf(keywords['title']), textOf(keywords['description'])];
  return {
    types: typesOf(root, keywords),
    rules: limitRules(keywords),
    examples: valuesOf(keywords['examples']),
    groups: [...(asWell ? [asWell] : []), ...groupsOf(keywords)],
    others: othersOf(keywords),
    ...(ref !== undefined && { ref }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...allowedValues(keywords),
  };
}

const NOTHING_SAID = { rules: [], examples: [], groups: [], others: [] } as const;

function typesOf(root: unknown, keywords: Keywords): string {
  const { type, items } = keywords;
  if (type === 'array' && isObject(items)) return `array of ${itemType(root, items)}`;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.map(String).join(' or ');
  return 'const' in keywords || 'enum' in keywords ? 'value' : 'anything';
}

/** The type of the items, one level deep. */
function itemType(root: unknown, items: Keywords): string {
  const { type } = followed(root, items).keywords;
  return typeof type === 'string' ? type : 'values';
}

function allowedValues(keywords: Keywords): { readonly values?: readonly string[] } {
  if ('const' in keywords) return { values: [quoted(keywords['const'])] };
  return Array.isArray(keywords['enum']) ? { values: valuesOf(keywords['enum']) } : {};
}

/** What holds several schemas. */
const LISTS = [
  ['allOf', 'all of these'],
  ['anyOf', 'at least one of these'],
  ['oneOf', 'exactly one of these'],
  ['prefixItems', 'the first items, in this order'],
] as const;

/** What holds one schema. */
const SINGLES = [
  ['items', 'each item'],
  ['contains', 'some items'],
  ['additionalProperties', 'each other field'],
  ['unevaluatedProperties', 'each field that nothing else describes'],
  ['unevaluatedItems', 'each item that nothing else describes'],
  ['propertyNames', 'the name of each field'],
  ['not', 'must not be'],
  ['if', 'if it is'],
  ['then', 'then it must be'],
  ['else', 'otherwise it must be'],
] as const;

function groupsOf(keywords: Keywords): Group[] {
  return [
    ...fieldGroups(keywords),
    ...namedGroup(keywords['patternProperties'], 'fields whose names match'),
    ...namedGroup(keywords['dependentSchemas'], 'if this field is there'),
    ...LISTS.flatMap(([keyword, label]) => {
      const schemas = listOf(keywords[keyword]);
      return groupOf(
        label,
        schemas.map((schema, index) => [String(index + 1), schema]),
      );
    }),
    ...SINGLES.flatMap(([keyword, label]) => {
      const schema = keywords[keyword];
      // Others, such as `false`, are rules in words.
      return isObject(schema) ? groupOf(label, [['', schema]]) : [];
    }),
  ];
}

function groupOf(label: string, schemas: readonly (readonly [string, unknown])[]): Group[] {
  const parts = schemas.map(([name, schema]) => ({ name, isRequired: false, schema }));
  return parts.length > 0 ? [{ label, areFields: false, parts }] : [];
}

function fieldGroups({ properties, required }: Keywords): Group[] {
  const mandatory = new Set(listOf(required));
  const fields = entriesOf(properties);
  const described = new Set(fields.map(([name]) => name));
  const others = [...mandatory].map(String).filter((name) => !described.has(name));
  const parts = [
    ...fields.map(([name, schema]) => ({ name, isRequired: mandatory.has(name), schema })),
    ...others.map((name) => ({ name, isRequired: true, schema: true })),
  ];
  return parts.length > 0 ? [{ label: 'fields', areFields: true, parts }] : [];
}

function namedGroup(schemas: unknown, label: string): Group[] {
  return groupOf(label, entriesOf(schemas)).map((group) => ({ ...group, areFields: true }));
}

/** Keywords that have words above, or in `limitRules`, or that say nothing of the value. */
const TOLD = new Set<string>([
  ...LISTS.map(([keyword]) => keyword),
  ...SINGLES.map(([keyword]) => keyword),
  ...['type', 'enum', 'const', 'required', 'properties', 'patternProperties', 'dependentSchemas'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minContains', 'maxContains', 'minProperties', 'maxProperties', 'dependentRequired'],
  ...['title', 'description', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly'],
  ...['$comment', '$schema', '$id', '$defs'],
]);

function othersOf(keywords: Keywords): (readonly [string, string])[] {
  return Object.entries(keywords)
    .filter(([keyword]) => !TOLD.has(keyword))
    .map(([keyword, value]) => [keyword, quoted(value)]);
}

function valuesOf(value: unknown): string[] {
  return listOf(value).map(quoted);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isObject(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
