import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { inPlaceSchemas } from './refs.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

/** A step into the data: a keyword applies a child schema to properties of an object or items of an array. */
interface Descent {
  readonly owner: JsonSchema;
  readonly keyword: string;
  readonly into: 'property' | 'item';
  /** The one property or index; undefined where it may be any. */
  readonly name: string | undefined;
  readonly child: JsonSchema;
}

/** Recursive `$ref`s whose check would never end, or would take time exponential in the nesting. */
export function costlyRecursion(all: readonly Subschema[]): Finding[] {
  const places = (hit: (schema: JsonSchema) => boolean) =>
    all.flatMap(({ pointer, schema }) => (hit(schema) ? `"${pointer}"` : []));

  const endless = places((schema) =>
    reaches(inPlaceSchemas(schema, all), schema, (s) => inPlaceSchemas(s, all)),
  );
  if (endless.length > 0) {
    return [
      {
        reason: `$ref leads back to itself without a step into the data at ${endless.join(', ')}`,
        remedy: 'Take the $ref out: checking a body against it would never end.',
      },
    ];
  }
  const doubling = places((schema) => doubles(schema, all));
  if (doubling.length === 0) return [];
  return [
    {
      reason: `a nested value is checked twice by the recursive schema at ${doubling.join(', ')}`,
      remedy:
        'Let one branch alone descend into each property or item (name them differently in each ' +
        'branch, or move them out of anyOf/oneOf): the work doubles with every level of nesting.',
    },
  ];
}

function doubles(schema: JsonSchema, all: readonly Subschema[]): boolean {
  const next = (one: JsonSchema) => [
    ...inPlaceSchemas(one, all),
    ...descents(one).map((d) => d.child),
  ];
  const backHere = (from: JsonSchema) => from === schema || reaches(next(from), schema, next);
  const back = descentsInPlace(schema, all).filter(({ child }) => backHere(child));
  return back.some((one, index) => back.slice(index + 1).some((other) => overlap(one, other)));
}

// All steps from one value into its members. If a schema is reached in two ways, its steps are listed twice.
function descentsInPlace(schema: JsonSchema, all: readonly Subschema[]): Descent[] {
  const visits = new Map<JsonSchema, number>();
  const visit = (one: JsonSchema): Descent[] => {
    const count = (visits.get(one) ?? 0) + 1;
    visits.set(one, count);
    return count > 2 ? [] : [...descents(one), ...inPlaceSchemas(one, all).flatMap(visit)];
  };
  return visit(schema);
}

function overlap(one: Descent, other: Descent): boolean {
  if (one.into !== other.into) return false;
  // Within one schema, keywords like "additionalProperties" and "items" only apply to what other keywords leave over.
  const rest = /^(?:additional|unevaluated|items)/;
  const apart = one.keyword !== other.keyword && !/contains/.test(one.keyword + other.keyword);
  if (one.owner === other.owner && apart && (rest.test(one.keyword) || rest.test(other.keyword))) {
    return false;
  }
  return one.name === undefined || other.name === undefined || one.name === other.name;
}

function reaches(
  from: readonly JsonSchema[],
  goal: JsonSchema,
  next: (schema: JsonSchema) => readonly JsonSchema[],
): boolean {
  const seen = new Set(from);
  // The loop also visits what is added meanwhile.
  for (const schema of seen) for (const one of next(schema)) seen.add(one);
  return seen.has(goal);
}

function descents(owner: JsonSchema): Descent[] {
  const named = (keyword: string, into: Descent['into'], known: boolean) =>
    Object.entries((owner[keyword] ?? {}) as JsonSchema).map(
      ([name, child]) => ({ owner, keyword, into, name: known ? name : undefined, child }) as const,
    );
  const rest = (keyword: string, into: Descent['into']) =>
    ({ owner, keyword, into, name: undefined, child: owner[keyword] }) as const;
  return [
    ...named('properties', 'property', true),
    ...named('patternProperties', 'property', false),
    rest('additionalProperties', 'property'),
    rest('unevaluatedProperties', 'property'),
    ...named('prefixItems', 'item', true),
    rest('items', 'item'),
    rest('contains', 'item'),
    rest('unevaluatedItems', 'item'),
  ].filter((descent): descent is Descent => isObject(descent.child));
}
