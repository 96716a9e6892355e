import { bundleFormats } from './bundle.ts';
import { checkSchemas, schemaWarnings } from './check.ts';
import { generate } from './generate.ts';
import { readMappingsFile } from './mappings.ts';
import { SchemaProblems } from './problem.ts';
import type { SchemaProblem } from './problem.ts';
import { readSchemas, type SchemaFile } from './read.ts';
import { partsOf } from './walk.ts';
import { writeGenerated, type Written } from './write-generated.ts';

/** Result of a build. */
export interface SchemaBuild extends Written {
  readonly eventTypes: number;
  readonly schemas: number;
  readonly warnings: readonly SchemaProblem[];
}

/**
 * Reads the schemas of one directory, checks them, and writes the generated files to another.
 * @param isStrict whether a warning counts as wrong
 * @throws SchemaProblems with everything that is wrong. Nothing is written then
 */
export async function buildSchemas(
  from: string,
  to: string,
  isStrict = false,
): Promise<SchemaBuild> {
  const { schemas, problems } = readSchemas(from);
  const { mappings, problems: unmapped } = readMappingsFile(from, schemas);
  const warnings = schemaWarnings(schemas);
  const wrong = [...problems, ...unmapped, ...checkSchemas(schemas), ...(isStrict ? warnings : [])];
  const all = wrong.sort(byFile);
  if (schemas.length === 0 && all.length === 0) {
    all.push({ file: '', reason: 'there are no schemas', remedy: `Add one below ${from}.` });
  }
  if (all.length > 0) throw new SchemaProblems(from, all);

  const files = await generateFrom(schemas, from);
  const formats = await bundleFormats(mappings);
  const changes = writeGenerated(to, new Map([...files, ['validators/_envelopes.cjs', formats]]));
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

/**
 * Problems of schemas that pass all checks but can't be built, because the checks miss a case. Empty if each schema can
 * be built by itself.
 */
export async function buildFailures(schemas: readonly SchemaFile[]): Promise<SchemaProblem[]> {
  const failures: SchemaProblem[] = [];
  for (const schema of schemas) {
    const reason = await buildError(schema);
    if (reason === undefined) continue;
    failures.push({
      file: schema.file,
      reason: `can't be built: ${reason} at "${await placeOf(schema, reason)}"`,
      remedy: 'Write it in another way, and please report it: the checks should have found it.',
    });
  }
  return failures;
}

async function buildError(schema: SchemaFile): Promise<string | undefined> {
  try {
    await generate([schema]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** JSON pointer of the smallest part that can't be built for the same reason. */
async function placeOf(file: SchemaFile, reason: string): Promise<string> {
  for (const { pointer, schema } of partsOf(file.schema)) {
    if ((await buildError({ ...file, schema })) === reason) return pointer;
  }
  return '';
}

function byFile(one: SchemaProblem, other: SchemaProblem): number {
  return one.file < other.file ? -1 : Number(one.file > other.file);
}
