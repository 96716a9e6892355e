import { formats } from './formats.ts';
import type { Finding } from './problem.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

/** The only dialect that schemas may use: https://json-schema.org/draft/2020-12. */
export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const KNOWN = new Set(
  [
    '$comment $defs $ref',
    'title description default examples deprecated readOnly writeOnly',
    'type enum const',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
    'minLength maxLength pattern format contentEncoding contentMediaType',
    'items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems',
    'properties patternProperties additionalProperties unevaluatedProperties propertyNames',
    'minProperties maxProperties required dependentRequired dependentSchemas',
    'allOf anyOf oneOf not if then else',
  ].flatMap((line) => line.split(' ')),
);

const KNOWN_AT_THE_ROOT = new Set(['$schema', '$id']);

const FORMATS = Object.keys(formats);

/** Keywords that 2020-12 doesn't have, or that aren't safe to offer. */
export function unknownKeywords({ pointer, schema }: Subschema): Finding[] {
  const known = (key: string) => KNOWN.has(key) || (pointer === '' && KNOWN_AT_THE_ROOT.has(key));
  return Object.keys(schema)
    .filter((key) => !known(key))
    .map((key) => ({
      reason: `unknown keyword "${key}" at "${pointer}"`,
      remedy: remedyFor(key),
    }));
}

function remedyFor(keyword: string): string {
  if (KNOWN_AT_THE_ROOT.has(keyword)) return 'Put it only at the top of the file.';
  return keyword === '$anchor'
    ? 'Take it out, and refer to the schema by its JSON pointer: "$ref": "#/$defs/address".'
    : 'Correct the spelling, or take it out: an unknown keyword would check nothing.';
}

/** Formats without a check, or whose check takes too long on a hostile string. */
export function unknownFormat({ pointer, schema }: Subschema): Finding[] {
  const { format } = schema;
  if (format === undefined || FORMATS.some((known) => known === format)) return [];
  return [
    {
      reason: `format ${JSON.stringify(format)} at "${pointer}" is not one of those checked in linear time`,
      remedy: `Use one of ${FORMATS.join(', ')}; or a "pattern".`,
    },
  ];
}

/** An `enum` without values: Ajv refuses to compile it, and doesn't say where it is. */
export function emptyEnum({ pointer, schema }: Subschema): Finding[] {
  const { enum: values } = schema;
  if (!Array.isArray(values) || values.length > 0) return [];
  return [
    {
      reason: `enum at "${pointer}" has no values, so nothing is valid`,
      remedy: 'List the values, or write false instead of the schema.',
    },
  ];
}

/** `uniqueItems` for items that Ajv compares pairwise. */
export function slowUniqueItems({ pointer, schema }: Subschema): Finding[] {
  if (schema['uniqueItems'] !== true) return [];
  const { items } = schema;
  const types = isObject(items) ? [items['type']].flat() : [];
  const scalar = (type: unknown) => typeof type === 'string' && !/^(?:object|array)$/.test(type);
  if (types.length > 0 && types.every(scalar)) return [];
  return [
    {
      reason: `uniqueItems at "${pointer}" on items that are not of a scalar type`,
      remedy:
        'Give "items" itself a "type" such as "string" (a $ref does not count), or leave uniqueItems ' +
        'out: other items are compared pairwise, which takes hours for 1 MiB.',
    },
  ];
}
