import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { inPlaceSchemas } from './refs.ts';
import type { Subschema } from './walk.ts';

const KEYWORDS = ['unevaluatedProperties', 'unevaluatedItems'] as const;
/** What these evaluate depends on the branch that the body takes. */
const BRANCHES = ['anyOf', 'oneOf', 'if', 'dependentSchemas'];

/**
 * Uses of `unevaluatedProperties` and `unevaluatedItems` for which Ajv's code gives wrong verdicts, or throws.
 * `npm run schema-suite` finds such uses: it compares Ajv's verdicts with those of another validator.
 */
export function unsoundUnevaluated(all: readonly Subschema[]): Finding[] {
  if (!all.some(({ schema }) => usesUnevaluated(schema))) return [];
  return all.flatMap((one) => [
    ...unevaluatedItems(one, all),
    ...unevaluatedProperties(one, all),
    ...patternsBesideBranches(one, all),
  ]);
}

/** Whether a schema has one of the keywords itself. */
export function usesUnevaluated(schema: JsonSchema): boolean {
  return KEYWORDS.some((keyword) => Object.hasOwn(schema, keyword));
}

function unevaluatedItems({ pointer, schema }: Subschema, all: readonly Subschema[]): Finding[] {
  if (!Object.hasOwn(schema, 'unevaluatedItems')) return [];
  const conflict = keywordIn(sameValue(schema, all), [...BRANCHES, 'contains']);
  if (conflict === undefined) return [];
  return [
    {
      reason: `unevaluatedItems at "${pointer}" together with "${conflict}" would be checked wrongly`,
      remedy: 'Say what each item must be with "items" (and "prefixItems"), in each branch.',
    },
  ];
}

function unevaluatedProperties(
  { pointer, schema }: Subschema,
  all: readonly Subschema[],
): Finding[] {
  if (!Object.hasOwn(schema, 'unevaluatedProperties')) return [];
  const conflict = conflictWith(schema, all);
  if (conflict === undefined) return [];
  return [
    {
      reason: `unevaluatedProperties at "${pointer}" together with ${conflict} would be checked wrongly`,
      remedy:
        'Say it with "additionalProperties" in each branch. Or let "anyOf" or "oneOf" stand right beside it, with ' +
        'branches that have no branches themselves, and without "$ref" and "patternProperties".',
    },
  ];
}

function conflictWith(schema: JsonSchema, all: readonly Subschema[]): string | undefined {
  const others = sameValue(schema, all).slice(1);
  const deeper = keywordIn(others, BRANCHES);
  if (deeper !== undefined) return `a nested "${deeper}"`;
  const own = keywordIn([schema], BRANCHES);
  if (own === undefined) return undefined;
  if (own === 'if' || own === 'dependentSchemas') return `"${own}"`;
  if (keywordIn([schema], ['dependentSchemas', 'if'])) return '"if" or "dependentSchemas"';
  if (Object.hasOwn(schema, '$ref')) return `"${own}" and "$ref"`;
  const patterns = keywordIn([schema, ...others], ['patternProperties']);
  return patterns && `"${own}" and "${patterns}"`;
}

// If Ajv has to note evaluated properties anywhere in a file, it does so everywhere. In this combination it writes to a
// note that doesn't exist.
function patternsBesideBranches(
  { pointer, schema }: Subschema,
  all: readonly Subschema[],
): Finding[] {
  if (!Object.hasOwn(schema, 'patternProperties') || usesUnevaluated(schema)) return [];
  const conflict = keywordIn(sameValue(schema, all), BRANCHES);
  if (conflict === undefined) return [];
  return [
    {
      reason: `patternProperties at "${pointer}" together with "${conflict}" can't be checked in a file that uses unevaluatedProperties or unevaluatedItems`,
      remedy:
        'Move it into the branches, or say it without "unevaluatedProperties" and "unevaluatedItems".',
    },
  ];
}

/** A schema and the subschemas that mark members of the same value as evaluated. `not` marks none. */
function sameValue(schema: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const seen = new Set([schema]);
  // The loop also visits what is added meanwhile.
  for (const { not: _, ...one } of seen)
    for (const next of inPlaceSchemas(one, all)) seen.add(next);
  return [...seen];
}

function keywordIn(
  schemas: readonly JsonSchema[],
  keywords: readonly string[],
): string | undefined {
  return keywords.find((keyword) => schemas.some((schema) => Object.hasOwn(schema, keyword)));
}
