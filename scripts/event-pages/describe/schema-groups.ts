import { isObject } from '../../schemas/walk.ts';
import type { Keywords } from './rules.ts';

/** What the schemas of a group are for. */
export type GroupKind =
  | 'field'
  /** Fields whose names match a pattern. */
  | 'pattern'
  /** Fields that have no description of their own. */
  | 'other'
  | 'item'
  /** An item at a place. */
  | 'place'
  /** Some of the items. */
  | 'some'
  /** A schema for the same value, which must hold, may hold, or holds on a condition. */
  | 'same';

/** Schemas that belong together. */
export interface Group {
  readonly kind: GroupKind;
  /** What they say together: `exactly one of these`. Empty for fields. */
  readonly label: string;
  readonly parts: readonly Part[];
}

export interface Part {
  /** The name of a field, a pattern, or the number of an alternative. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: unknown;
}

/** The schemas below a schema. @param beside a reference that holds as well */
export function groupsOf(keywords: Keywords, beside?: string): Group[] {
  return [
    ...(beside === undefined ? [] : [single('same', 'and also', { $ref: beside })]),
    ...fieldGroup(keywords),
    ...NAMED.flatMap(([keyword, kind, label]) => {
      const schemas = keywords[keyword];
      return group(kind, label, isObject(schemas) ? Object.entries(schemas) : []);
    }),
    ...LISTS.flatMap(([keyword, kind, label]) => {
      const schemas = listed(keywords[keyword]);
      return group(
        kind,
        label,
        schemas.map((schema, index) => [String(index + 1), schema]),
      );
    }),
    ...SINGLES.flatMap(([keyword, kind, label]) => {
      const schema = keywords[keyword];
      const isOpenOrClosed = typeof schema === 'boolean' && CLOSABLE.has(keyword);
      return schema === undefined || isOpenOrClosed ? [] : [single(kind, label, schema)];
    }),
  ];
}

/** Each of these holds schemas by name. */
const NAMED = [
  ['patternProperties', 'pattern', ''],
  ['dependentSchemas', 'same', 'if this field is there'],
] as const;

/** Each of these holds a list of schemas. */
const LISTS = [
  ['prefixItems', 'place', ''],
  ['allOf', 'same', 'and also'],
  ['anyOf', 'same', 'at least one of these'],
  ['oneOf', 'same', 'exactly one of these'],
] as const;

/** Each of these holds one schema. */
const SINGLES = [
  ['items', 'item', ''],
  ['unevaluatedItems', 'item', ''],
  ['contains', 'some', 'some items'],
  ['additionalProperties', 'other', ''],
  ['unevaluatedProperties', 'other', ''],
  ['propertyNames', 'same', 'the name of each field'],
  ['not', 'same', 'must not be'],
  ['if', 'same', 'if it is'],
  ['then', 'same', 'then it must be'],
  ['else', 'same', 'otherwise it must be'],
] as const;

/** If they are false, a rule says so in words. If they are true, they say nothing. */
const CLOSABLE = new Set<string>([
  ...['items', 'unevaluatedItems', 'additionalProperties', 'unevaluatedProperties'],
]);

export const TOLD_BY_GROUPS: readonly string[] = [
  ...['properties', 'required'],
  ...[...NAMED, ...LISTS, ...SINGLES].map(([keyword]) => keyword),
];

function single(kind: GroupKind, label: string, schema: unknown): Group {
  return { kind, label, parts: [{ name: '', isRequired: false, schema }] };
}

function group(
  kind: GroupKind,
  label: string,
  schemas: readonly (readonly [string, unknown])[],
): Group[] {
  const parts = schemas.map(([name, schema]) => ({ name, isRequired: false, schema }));
  return parts.length > 0 ? [{ kind, label, parts }] : [];
}

/** The fields in the order of the schema, then those that must be there without being described. */
function fieldGroup({ properties, required }: Keywords): Group[] {
  const mandatory = new Set(listed(required).map(String));
  const fields = isObject(properties) ? Object.entries(properties) : [];
  const described = new Set(fields.map(([name]) => name));
  const others = [...mandatory].filter((name) => !described.has(name));
  const parts = [
    ...fields.map(([name, schema]) => ({ name, isRequired: mandatory.has(name), schema })),
    ...others.map((name) => ({ name, isRequired: true, schema: true })),
  ];
  return parts.length > 0 ? [{ kind: 'field', label: '', parts }] : [];
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
