import { contradictoryKeywords } from './contradictions.ts';
import { missingDescriptions } from './descriptions.ts';
import { unsendableExamples } from './examples.ts';
import { DIALECT, emptyEnum, slowUniqueItems, unknownFormat, unknownKeywords } from './keywords.ts';
import { unsafePatterns } from './pattern.ts';
import type { Finding, SchemaProblem } from './problem.ts';
import type { SchemaFile } from './read.ts';
import { costlyRecursion } from './recursion.ts';
import { brokenRef, withoutBrokenRefs } from './refs.ts';
import { createAjvCheck } from './strictness.ts';
import { unsoundUnevaluated } from './unevaluated.ts';
import { createValueCheck } from './values.ts';
import { subschemas } from './walk.ts';

/**
 * Everything that is wrong with the schemas. They may be built only if the list is empty. docs/schemas.md says what is
 * refused, and why.
 */
export function checkSchemas(files: readonly SchemaFile[]): readonly SchemaProblem[] {
  const askAjv = createAjvCheck();
  const brokenValues = createValueCheck();
  return files.flatMap((file) => {
    const { findings, failure } = askAjv(withoutBrokenRefs(file.schema));
    const all = [...identity(file), ...rules(file), ...unsendableExamples(file), ...findings];
    if (all.length === 0 && failure !== undefined) all.push(failure);
    if (all.length === 0) all.push(...brokenValues(file, subschemas(file.schema)));
    return all.map((finding) => ({ file: file.file, ...finding }));
  });
}

/** What isn't wrong with the schemas but should be better. */
export function schemaWarnings(files: readonly SchemaFile[]): readonly SchemaProblem[] {
  return files.flatMap(({ file, schema }) =>
    missingDescriptions(subschemas(schema)).map((finding) => ({ file, ...finding })),
  );
}

function identity({ eventType, version, schema }: SchemaFile): Finding[] {
  const findings: Finding[] = [];
  if (schema['$schema'] !== DIALECT) {
    findings.push({
      reason: `"$schema" is ${quoted(schema['$schema'])}, not JSON Schema 2020-12`,
      remedy: `Set "$schema" to "${DIALECT}".`,
    });
  }
  const id = `${eventType}/${version}`;
  if (schema['$id'] !== id) {
    findings.push({
      reason: `"$id" is ${quoted(schema['$id'])}, but its place says "${id}"`,
      remedy: `Set "$id" to "${id}", or move the file.`,
    });
  }
  return findings;
}

function rules({ schema }: SchemaFile): Finding[] {
  const all = subschemas(schema);
  const local = all.flatMap((one) => [
    ...unknownKeywords(one),
    ...brokenRef(one, all),
    ...unknownFormat(one),
    ...emptyEnum(one),
    ...unsafePatterns(one),
    ...slowUniqueItems(one),
  ]);
  return [
    ...local,
    ...costlyRecursion(all),
    ...unsoundUnevaluated(all),
    ...contradictoryKeywords(all),
  ];
}

function quoted(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
