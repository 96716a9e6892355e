import { generate } from './generate.ts';
import type { SchemaProblem } from './problem.ts';
import type { SchemaFile } from './read.ts';
import { partsOf } from './walk.ts';

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
