import fc from 'fast-check';

type Schema = Record<string, unknown>;

/** A value in one of three cases, else `undefined`. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => rarely(arbitrary, 2);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, not = 5) =>
  fc.oneof({ weight: not, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const NAME = fc.constantFrom('a', 'b', 'xc');
const PLAIN: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  true,
  false,
  { const: 1 },
  { enum: ['s', 1] },
  { type: 'null' },
  { type: 'number', multipleOf: 0.5 },
  { type: 'integer', minimum: 1 },
  { type: 'string', minLength: 2 },
);

/** Schemas of objects in the strict style, each with a definition `$defs/other`. */
export const objectSchemas = withOther(objectSchema);
/** Schemas of arrays. */
export const arraySchemas = withOther(arraySchema);

function withOther(schemaOf: (depth: number) => fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  const all = fc.record({ root: schemaOf(2), other: schemaOf(0) });
  return all.map(({ root, other }) => ({ ...root, $defs: { other } }));
}

function objectSchema(depth: number): fc.Arbitrary<Schema> {
  const inner = valueSchema(depth, objectSchema);
  return fc
    .record({
      properties: fc.option(fc.dictionary(NAME, inner, { minKeys: 1, maxKeys: 2 }), {
        nil: undefined,
      }),
      requiresFirst: fc.boolean(),
      patternProperties: rarely(fc.record({ '^x': inner })),
      additionalProperties: rarely(inner),
      unevaluatedProperties: maybe(inner),
      propertyNames: rarely(
        fc.constantFrom<unknown>({ type: 'string', maxLength: 1 }, { enum: ['a', 'b'] }),
      ),
      minProperties: rarely(fc.nat({ max: 2 })),
      maxProperties: rarely(fc.nat({ max: 3 })),
      dependentRequired: rarely(fc.dictionary(NAME, fc.tuple(NAME), { minKeys: 1, maxKeys: 1 })),
      branches: branches(depth, objectSchema),
      dependentSchemas:
        depth > 0
          ? rarely(fc.dictionary(NAME, objectSchema(depth - 1), { maxKeys: 1 }), 8)
          : fc.constant(undefined),
    })
    .map(({ requiresFirst, branches, ...keywords }) => {
      const [first] = Object.keys(keywords.properties ?? {});
      const required = requiresFirst && first !== undefined ? [first] : undefined;
      return { type: 'object', ...given({ ...keywords, ...branches, required }) };
    });
}

function arraySchema(depth: number): fc.Arbitrary<Schema> {
  const inner = valueSchema(depth, arraySchema);
  return fc
    .record({
      places: rarely(fc.array(inner, { minLength: 1, maxLength: 2 })),
      items: maybe(inner),
      contains: rarely(inner),
      minContains: rarely(fc.nat({ max: 2 })),
      maxContains: rarely(fc.nat({ max: 2 })),
      unevaluatedItems: maybe(inner),
      minItems: rarely(fc.nat({ max: 2 })),
      maxItems: rarely(fc.nat({ max: 3 })),
      branches: branches(depth, arraySchema),
    })
    .map(({ places, minContains, maxContains, branches, ...keywords }) => ({
      type: 'array',
      ...given({ ...keywords, ...branches }),
      ...given('contains' in given(keywords) ? { minContains, maxContains } : {}),
      // The strict style requires closed tuples.
      ...(places && { prefixItems: places, minItems: places.length, items: false }),
    }));
}

function valueSchema(
  depth: number,
  deeper: (depth: number) => fc.Arbitrary<Schema>,
): fc.Arbitrary<unknown> {
  if (depth === 0) return PLAIN;
  return fc.oneof({ weight: 5, arbitrary: PLAIN }, { weight: 1, arbitrary: deeper(depth - 1) });
}

/** Keywords that apply schemas to the value itself. */
function branches(
  depth: number,
  schemaOf: (depth: number) => fc.Arbitrary<Schema>,
): fc.Arbitrary<Schema> {
  if (depth === 0) return fc.constant({});
  const same = fc.oneof(
    { weight: 6, arbitrary: schemaOf(depth - 1) },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constant({ $ref: '#/$defs/other' }) },
  );
  const list = rarely(fc.array(same, { minLength: 1, maxLength: 3 }));
  return fc
    .record({
      allOf: list,
      anyOf: list,
      oneOf: list,
      not: rarely(same, 8),
      if: rarely(same, 8),
      then: same,
      else: maybe(same),
      $ref: rarely(fc.constant('#/$defs/other'), 8),
    })
    .map(({ then, else: otherwise, ...rest }) =>
      given(rest.if === undefined ? rest : { ...rest, then, else: otherwise }),
    );
}

/** Removes keywords whose value is undefined. */
function given(keywords: Schema): Schema {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}

const SCALAR = fc.constantFrom<unknown>('s', 'long', 1, 0, 2.5, null);
const nested = (of: (inner: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>) =>
  of(fc.oneof({ weight: 5, arbitrary: SCALAR }, { weight: 1, arbitrary: of(SCALAR) }));

/** Objects for these schemas, valid and invalid ones. */
export const objects = nested((inner) =>
  fc.dictionary(fc.constantFrom('a', 'b', 'xc', 'z'), inner, { maxKeys: 4 }),
);
/** Arrays for these schemas, valid and invalid ones. */
export const arrays = nested((inner) => fc.array(inner, { maxLength: 4 }));
