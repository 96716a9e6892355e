import { compileInMemory, type CompiledSchema } from '../compile-in-memory.ts';
import type { JsonSchema } from '../read.ts';
import { nameText } from './compare-schemas.ts';
import { SchemaScope } from './schema-scope.ts';
import type { SchemaChange } from './verdict.ts';

/** One side of a change. */
export interface Side {
  readonly scope: SchemaScope;
  readonly validate: CompiledSchema['validate'];
}

/** Both sides of a change, with the validators that the build would make of them. */
export interface CompiledChange {
  readonly before: Side;
  readonly after: Side;
}

/** @throws Error if a side doesn't compile: the old one may be from a release that refused less */
export async function compileChange(change: SchemaChange): Promise<CompiledChange> {
  const { before, after } = change;
  return { before: await compileSide(change, before), after: await compileSide(change, after) };
}

/** @throws Error if the schema doesn't compile */
export async function compileSide(
  { eventType, version }: Pick<SchemaChange, 'eventType' | 'version'>,
  schema: JsonSchema,
): Promise<Side> {
  const file = `${nameText({ eventType, version })}.json`;
  const [compiled] = await compileInMemory([{ file, eventType, version, schema }]);
  if (!compiled) throw new Error(`${file} was not compiled`);
  return { scope: new SchemaScope(schema), validate: compiled.validate };
}
