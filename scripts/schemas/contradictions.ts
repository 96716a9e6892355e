import {
  conjunction,
  conjuncts,
  forbiddenBy,
  limitsOf,
  namesIn,
  requiredNames,
  type Limit,
} from './constraints.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

/** Schemas that no value can satisfy, because two of their keywords contradict each other. */
export function contradictoryKeywords(all: readonly Subschema[]): Finding[] {
  const reasonsOf = (schema: JsonSchema) => reasons(conjunction(schema, all));
  return all.flatMap(({ pointer, schema }) => {
    // A schema that contradicts itself is reported at its own place.
    const reported = new Set(conjuncts(schema, all).flatMap(reasonsOf));
    return reasonsOf(schema)
      .filter((reason) => !reported.has(reason))
      .map((reason) => ({
        reason: `${reason} at "${pointer}"`,
        remedy: 'Correct one of the two: together they can never be met.',
      }));
  });
}

function reasons(schemas: readonly JsonSchema[]): string[] {
  return [
    ...crossed(limitsOf(schemas, 'minLength'), limitsOf(schemas, 'maxLength')),
    ...crossed(limitsOf(schemas, 'minItems'), mostItems(schemas)),
    ...crossed(limitsOf(schemas, 'minProperties'), mostProperties(schemas)),
    ...crossed(fewestProperties(schemas), limitsOf(schemas, 'maxProperties')),
    ...schemas.flatMap((schema) => containsTooMany(schema, mostItems(schemas))),
    ...numberRange(schemas),
    ...disjointTypes(schemas),
    ...forbidden(schemas),
  ];
}

function crossed([most]: readonly Limit[], upper: readonly Limit[]): string[] {
  const least = upper.at(-1);
  if (most === undefined || least === undefined || most.value <= least.value) return [];
  return [`${limitText(most)} is more than ${limitText(least)}`];
}

function limitText({ keyword, value }: Limit): string {
  return `${keyword} ${value}`;
}

/** `items: false` allows only as many items as `prefixItems` has. */
function mostItems(schemas: readonly JsonSchema[]): Limit[] {
  const closed = schemas.flatMap(({ items, prefixItems }) =>
    items === false
      ? [
          {
            keyword: 'the items that "items: false" allows:',
            value: Array.isArray(prefixItems) ? prefixItems.length : 0,
          },
        ]
      : [],
  );
  return [...limitsOf(schemas, 'maxItems'), ...closed].sort(
    (one, other) => other.value - one.value,
  );
}

function fewestProperties(schemas: readonly JsonSchema[]): Limit[] {
  return [{ keyword: 'the number of required properties', value: requiredNames(schemas).length }];
}

function mostProperties(schemas: readonly JsonSchema[]): Limit[] {
  const closed = schemas.flatMap(({ additionalProperties, patternProperties, properties }) => {
    if (additionalProperties !== false || patternProperties !== undefined) return [];
    const described = Object.values(isObject(properties) ? properties : {});
    const value = described.filter((schema) => schema !== false).length;
    return [{ keyword: 'the properties that "additionalProperties: false" allows:', value }];
  });
  const all = [...limitsOf(schemas, 'maxProperties'), ...closed];
  return all.sort((one, other) => other.value - one.value);
}

function containsTooMany(schema: JsonSchema, mostItems: readonly Limit[]): string[] {
  if (!Object.hasOwn(schema, 'contains')) return [];
  const [given] = limitsOf([schema], 'minContains');
  const fewest = given ?? { keyword: 'contains without minContains, which asks for', value: 1 };
  if (schema['contains'] === false && fewest.value > 0)
    return ['contains is false, which no item meets,'];
  return [...crossed([fewest], limitsOf([schema], 'maxContains')), ...crossed([fewest], mostItems)];
}

function numberRange(schemas: readonly JsonSchema[]): string[] {
  const [lower] = limitsOf(schemas, 'minimum', 'exclusiveMinimum');
  const upper = limitsOf(schemas, 'maximum', 'exclusiveMaximum').at(-1);
  if (lower === undefined || upper === undefined) return [];
  const open = limitsOf(schemas, 'exclusiveMinimum', 'exclusiveMaximum');
  const touching = open.find(({ value }) => value === lower.value && value === upper.value);
  if (lower.value > upper.value) return [`${limitText(lower)} is more than ${limitText(upper)}`];
  if (touching) return [`${limitText(touching)} leaves nothing between the limits`];
  return steps(schemas).flatMap(({ keyword, value }) => {
    const first = Math.ceil(lower.value / value - tolerance(lower.value / value));
    const last = Math.floor(upper.value / value + tolerance(upper.value / value));
    const excluded = (count: number) => open.some((limit) => limit.value === count * value);
    const count = last - first + 1 - (excluded(first) ? 1 : 0) - (excluded(last) ? 1 : 0);
    if (first === last ? !excluded(first) : count > 0) return [];
    return [`${keyword} has no value between ${limitText(lower)} and ${limitText(upper)}`];
  });
}

/** Quotients are binary. One that is this close to a whole number may stand for it. */
function tolerance(quotient: number): number {
  return Math.max(1e-9, 2 * Number.EPSILON * Math.abs(quotient));
}

function steps(schemas: readonly JsonSchema[]): Limit[] {
  const whole = schemas.some(({ type }) => type === 'integer');
  const multiples = limitsOf(schemas, 'multipleOf').filter(({ value }) => value > 0);
  return [
    ...(whole ? [{ keyword: 'type integer', value: 1 }] : []),
    ...multiples.map(({ value }) => ({ keyword: `multipleOf ${value}`, value })),
  ];
}

function disjointTypes(schemas: readonly JsonSchema[]): string[] {
  const typed = schemas
    .map(({ type }) => namesIn([type].flat()))
    .filter(({ length }) => length > 0);
  const [first = [], ...others] = typed;
  const wide = (types: readonly string[]) =>
    types.includes('number') ? [...types, 'integer'] : types;
  const common = others.reduce<readonly string[]>(
    (left, types) => wide(left).filter((type) => wide(types).includes(type)),
    first,
  );
  if (typed.length < 2 || common.length > 0) return [];
  return [`no type is ${typed.map((types) => types.join(' or ')).join(' and ')}`];
}

function forbidden(schemas: readonly JsonSchema[]): string[] {
  const asked = schemas.flatMap(({ dependentRequired }) =>
    Object.values(isObject(dependentRequired) ? dependentRequired : {}).flatMap(namesIn),
  );
  const byRequired = requiredNames(schemas).map((name) => ['required', name] as const);
  const byDependent = [...new Set(asked)].map((name) => ['dependentRequired', name] as const);
  return [...byRequired, ...byDependent].flatMap(([keyword, name]) => {
    const by = schemas.map((schema) => forbiddenBy(schema, name)).find((one) => one !== undefined);
    return by === undefined ? [] : [`${keyword} "${name}" is forbidden by ${by}`];
  });
}
