import { compileSchemas } from './compile.ts';
import type { SchemaFile } from './read.ts';
import { generateTypes } from './types.ts';

const AJV_ERROR = `/** One broken rule. The message never quotes the body; a path or a parameter may name a key of it. */
export interface AjvError {
  /** JSON pointer into the body; empty for the body itself. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
`;

const VALIDATORS_TYPES = `${AJV_ERROR}
/** One validator for each event type and version, sorted; no errors means valid, at most 50 are given. */
export const validators: readonly {
  readonly eventType: string;
  readonly version: string;
  readonly validate: (body: unknown) => readonly AjvError[];
}[];
`;

const SCHEMAS_TYPES = `/** The schemas as they were written, sorted by event type and version. */
export const schemas: readonly {
  readonly eventType: string;
  readonly version: string;
  readonly schema: Readonly<Record<string, unknown>>;
}[];
`;

/** Name and content of every generated file. The same schemas always give the same text. */
export async function generate(files: readonly SchemaFile[]): Promise<ReadonlyMap<string, string>> {
  const data = files.map(({ eventType, version, schema }) => ({ eventType, version, schema }));
  return new Map([
    ...(await compileSchemas(files)),
    ['validators.d.ts', VALIDATORS_TYPES],
    ['events.ts', await generateTypes(files)],
    ['schemas.js', `export const schemas = ${JSON.stringify(data, null, 2)};\n`],
    ['schemas.d.ts', SCHEMAS_TYPES],
  ]);
}
