import fc from 'fast-check';

import type { JsonSchema } from '../../../../scripts/schemas/read.ts';
import { isObject, mapChildren, subschemas } from '../../../../scripts/schemas/walk.ts';

const NAMES = ['a', 'b', 'c', 'x1'];
const name = fc.constantFrom(...NAMES);
const small = fc.integer({ min: 0, max: 3 });
const scalar = fc.constantFrom(null, true, -1, 0, 1, 1.5, 2, 3, '', 'a', 'ab', 'abc');

/** A JSON value of the kind that random schemas speak of. */
export const randomValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: scalar, weight: 2 },
    {
      arbitrary: fc.dictionary(fc.constantFrom(...NAMES, 'd'), tie('value'), { maxKeys: 4 }),
      weight: 3,
    },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
  ),
})).value;

/** One to three keywords of a schema. With more, hardly any value would be valid. */
const some = (model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonSchema> =>
  fc.oneof(
    ...[1, 1, 2, 2, 3].map((count) => {
      const keys = Object.keys(model);
      return fc
        .shuffledSubarray(keys, { minLength: Math.min(count, keys.length), maxLength: count })
        .chain((chosen) =>
          fc.record(
            Object.fromEntries(chosen.map((key) => [key, model[key] ?? fc.constant(true)])),
          ),
        );
    }),
  );

const NUMBERS = {
  minimum: fc.integer({ min: -1, max: 2 }),
  maximum: small,
  exclusiveMinimum: fc.integer({ min: -2, max: 1 }),
  exclusiveMaximum: small,
  multipleOf: fc.constantFrom(0.5, 1, 1.5, 2, 3),
};
const TEXTS = {
  minLength: small,
  maxLength: small,
  pattern: fc.constantFrom('^a', '^ab', '^x'),
  format: fc.constantFrom('date', 'email'),
};

/** A random schema of the keywords that schemas may use. It may refer to `$defs` x and y. */
const randomPart = fc.letrec<{ schema: unknown }>((tie) => {
  const child = fc.oneof(
    { weight: 20, arbitrary: tie('schema') },
    { weight: 1, arbitrary: fc.boolean() },
  );
  const map = fc.dictionary(name, child, { maxKeys: 3 });
  const names = fc.uniqueArray(name, { maxLength: 2 });
  const list = fc.array(child, { minLength: 1, maxLength: 3 });
  const logic = some({
    anyOf: list,
    oneOf: list,
    allOf: list,
    not: child,
    if: child,
    then: child,
    else: child,
  });
  const typed = (type: unknown, model: Record<string, fc.Arbitrary<unknown>>) =>
    some(model).map((keywords) => ({ type, ...keywords }));
  const object = typed('object', {
    properties: map,
    required: names,
    additionalProperties: child,
    patternProperties: fc.record({ '^x': child }),
    minProperties: small,
    maxProperties: small,
    propertyNames: fc.constantFrom({ maxLength: 1 }, { enum: ['a', 'b'] }, { pattern: '^x' }),
    dependentRequired: fc.dictionary(name, names, { maxKeys: 1 }),
    dependentSchemas: fc.dictionary(name, child, { maxKeys: 1 }),
    unevaluatedProperties: child,
  });
  const array = typed('array', {
    items: child,
    prefixItems: fc.array(child, { minLength: 1, maxLength: 2 }),
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    contains: child,
    minContains: small,
    maxContains: small,
  });
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'schema' },
      typed('integer', NUMBERS),
      typed('number', NUMBERS),
      typed('string', TEXTS),
      typed(['string', 'null'], TEXTS),
      fc.constantFrom({ type: 'null' }, { type: 'boolean' }, {}),
      scalar.map((value) => ({ const: value })),
      fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
      fc.constantFrom({ $ref: '#/$defs/x' }, { $ref: '#/$defs/y' }),
      object,
      object,
      array,
      logic,
      fc.tuple(object, logic).map(([one, other]) => ({ ...one, ...other })),
    ),
  };
}).schema as fc.Arbitrary<JsonSchema>;

/** A change of a schema: at one of its subschemas, a keyword goes, comes or moves its limit, or all is new. */
interface Edit {
  readonly at: number;
  readonly kind: 'drop' | 'add' | 'shift' | 'replace';
  readonly which: number;
  readonly other: JsonSchema;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  // Mostly near the root, where more bodies show the change.
  at: fc.oneof(fc.constant(0), fc.nat(2), fc.nat(30)),
  kind: fc.constantFrom('drop', 'drop', 'add', 'shift', 'replace'),
  which: fc.nat(10),
  other: randomPart,
});

function applyEdit(root: JsonSchema, { at, kind, which, other }: Edit): JsonSchema {
  const count = subschemas(root).length;
  let index = -1;
  const visit = (schema: unknown): unknown => {
    if (!isObject(schema)) return schema;
    index += 1;
    if (index === at % count)
      return { ...edited(schema), ...(schema === root && { $defs: root['$defs'] }) };
    return mapChildren(schema, visit);
  };
  const edited = (schema: JsonSchema): JsonSchema => {
    const entries = Object.entries(schema);
    const chosen = which % Math.max(1, entries.length);
    switch (kind) {
      case 'drop':
        return Object.fromEntries(entries.filter((_, place) => place !== chosen));
      case 'add':
        return { ...other, ...schema };
      case 'shift':
        return Object.fromEntries(
          entries.map(([key, value]) => [
            key,
            typeof value === 'number' ? Math.max(value + (which % 3) - 1, lowestOf(key)) : value,
          ]),
        );
      case 'replace':
        return other;
    }
  };
  return visit(root) as JsonSchema;
}

function lowestOf(keyword: string): number {
  if (keyword === 'multipleOf') return 0.5;
  return /^(?:min|max)[A-Z]/.test(keyword) ? 0 : -9;
}

/** Two random schemas. Mostly the second is the first with a few changes. */
export const randomChange: fc.Arbitrary<{ before: JsonSchema; after: JsonSchema }> = fc
  .record({
    root: randomPart,
    $defs: fc.record({ x: randomPart, y: randomPart }),
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
  })
  .map(({ root, $defs, edits }) => {
    const before = { ...root, $defs };
    return { before, after: edits.reduce<JsonSchema>(applyEdit, before) };
  });
