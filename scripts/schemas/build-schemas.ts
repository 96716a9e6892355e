import { buildFailures } from './build-failure.ts';
import { checkSchemas, schemaWarnings } from './check.ts';
import { generate } from './generate.ts';
import { SchemaProblems } from './problem.ts';
import type { SchemaProblem } from './problem.ts';
import { readSchemas, type SchemaFile } from './read.ts';
import { writeGenerated, type Written } from './write-generated.ts';

/** What a build has done. */
export interface SchemaBuild extends Written {
  readonly eventTypes: number;
  readonly schemas: number;
  readonly warnings: readonly SchemaProblem[];
}

/**
 * Reads the schemas of one directory, checks them, and writes what is generated from them to another.
 * @param isStrict whether a warning counts as wrong
 * @throws SchemaProblems with everything that is wrong; then nothing has been written
 */
export async function buildSchemas(
  from: string,
  to: string,
  isStrict = false,
): Promise<SchemaBuild> {
  const { schemas, problems } = readSchemas(from);
  const warnings = schemaWarnings(schemas);
  const wrong = [...problems, ...checkSchemas(schemas), ...(isStrict ? warnings : [])];
  const all = wrong.sort(byFile);
  if (schemas.length === 0 && all.length === 0) {
    all.push({ file: '', reason: 'there are no schemas', remedy: `Add one below ${from}.` });
  }
  if (all.length > 0) throw new SchemaProblems(from, all);

  const changes = writeGenerated(to, await generateFrom(schemas, from));
  const eventTypes = new Set(schemas.map(({ eventType }) => eventType)).size;
  return { eventTypes, schemas: schemas.length, warnings, ...changes };
}

async function generateFrom(
  schemas: readonly SchemaFile[],
  from: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    return await generate(schemas);
  } catch (error) {
    const problems = await buildFailures(schemas);
    throw problems.length > 0 ? new SchemaProblems(from, problems) : error;
  }
}

function byFile(one: SchemaProblem, other: SchemaProblem): number {
  return one.file < other.file ? -1 : Number(one.file > other.file);
}
