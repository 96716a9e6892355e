import fc from 'fast-check';
import { expect, it } from 'vitest';

import { describedParts } from '../../../scripts/event-pages/describe/parts.ts';
import type { JsonSchema } from '../../../scripts/schemas/read.ts';
import { isObject, mapChildren } from '../../../scripts/schemas/walk.ts';

const NAMED = ['properties', 'patternProperties', 'dependentSchemas'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const SINGLES = [
  ...['items', 'unevaluatedItems', 'contains', 'additionalProperties', 'unevaluatedProperties'],
  ...['propertyNames', 'not', 'if', 'then', 'else'],
] as const;

const keyword = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.constantFrom(...names), value).map(([name, held]) => ({ [name]: held }));
const reference = fc.constantFrom('#', '#/$defs/d0', '#/$defs/d1', '#/$defs/d2');

/** Schemas of all keywords that hold schemas. Definitions may refer to each other, to themselves and to the whole. */
const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const names = fc.constantFrom('a', 'b.c', '<d>');
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('string', 'integer').map((type) => ({ type })),
      reference.map(($ref) => ({ $ref })),
      fc
        .array(
          fc.oneof(
            keyword(NAMED, fc.dictionary(names, tie('schema'), { minKeys: 1, maxKeys: 2 })),
            keyword(LISTS, fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
            keyword(SINGLES, tie('schema')),
            // Beside other rules.
            reference.map(($ref) => ({ $ref })),
          ),
          { minLength: 1, maxLength: 3 },
        )
        .map((keywords) => Object.assign({}, ...keywords) as JsonSchema),
    ),
  };
});

/** Gives each schema a rule of its own, but a reference alone. */
function marked(root: JsonSchema): JsonSchema {
  let count = 0;
  const mark = (child: unknown): unknown => {
    if (!isObject(child)) return child;
    const inner = mapChildren(child, mark);
    const isReference = Object.keys(child).length === 1 && '$ref' in child;
    return isReference ? inner : { ...inner, $marker: (count += 1) };
  };
  return mark(root) as JsonSchema;
}

/** The rules that can be reached from a schema. */
function reachable(root: JsonSchema): Set<string> {
  const found = new Set<string>();
  const visit = (child: unknown): unknown => {
    if (!isObject(child)) return child;
    const { $defs, $ref, $marker, ...rest } = child;
    const place = JSON.stringify(child);
    if (found.has(place)) return child;
    found.add(place);
    if ($marker !== undefined) found.add(`$marker ${JSON.stringify($marker)}`);
    if ($ref === '#') visit(root);
    const definitions = root['$defs'] as Readonly<Record<string, unknown>>;
    if (typeof $ref === 'string') visit(definitions[$ref.slice('#/$defs/'.length)]);
    return mapChildren(rest, visit);
  };
  visit(root);
  return new Set([...found].filter((text) => text.startsWith('$marker ')));
}

it('each rule of a schema that applies somewhere is in a row, whatever leads to it', () => {
  const definitions = fc.record({ d0: schema, d1: schema, d2: schema });
  fc.assert(
    fc.property(schema, definitions, (body, $defs) => {
      const root = marked({ ...body, $defs });
      const told = describedParts(root).flatMap(({ rows }) =>
        rows.flatMap(({ rules = [] }) => rules.map(({ text, code }) => `${text} ${code ?? ''}`)),
      );
      expect([...reachable(root)].filter((rule) => !told.includes(rule))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
