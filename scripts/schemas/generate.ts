import type { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

import { createAjv } from './ajv.ts';
import { withoutAnnotations } from './annotations.ts';
import { bundleChecks, bundleList } from './bundle.ts';
import { capErrors } from './cap-errors.ts';
import type { SchemaFile } from './read.ts';
import { generateTypes } from './types.ts';
import { usesUnevaluated } from './unevaluated.ts';
import { subschemas } from './walk.ts';

const VALIDATORS_TYPES = `/** One broken rule. The message never quotes the body. A path or a parameter may name a key of it. */
export interface AjvError {
  /** JSON pointer into the body; empty for the body itself. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** One validator for each event type and version, sorted. It returns at most 50 errors, and none if the body is valid. */
export const validators: readonly {
  readonly eventType: string;
  readonly version: string;
  readonly validate: (body: unknown) => readonly AjvError[];
}[];

/** Reads messages in other formats than the native one. The first such message loads the code. */
export const formats: import('#core/envelopes/event-formats.ts').EventFormats;
`;

const SCHEMAS_TYPES = `/** The schemas as they were written, sorted by event type and version. */
export const schemas: readonly {
  readonly eventType: string;
  readonly version: string;
  readonly schema: Readonly<Record<string, unknown>>;
}[];
`;

/** Name and text of every generated file. The same schemas always give the same text. */
export async function generate(files: readonly SchemaFile[]): Promise<ReadonlyMap<string, string>> {
  const data = files.map(({ eventType, version, schema }) => ({ eventType, version, schema }));
  return new Map([
    ...(await generateValidators(files)),
    ['validators.d.ts', VALIDATORS_TYPES],
    ['events.ts', await generateTypes(files)],
    ['schemas.js', `export const schemas = ${JSON.stringify(data, null, 2)};\n`],
    ['schemas.d.ts', SCHEMAS_TYPES],
  ]);
}

/**
 * Compiles schemas to `validators.js`, which exports `validators` in the given order, and to the files that it loads.
 * @param files schemas in which `checkSchemas` finds nothing wrong
 * @returns the text of each file, by its path
 * @throws Error if a schema doesn't compile, or if its code has an unknown form
 */
export async function generateValidators(
  files: readonly SchemaFile[],
): Promise<ReadonlyMap<string, string>> {
  const checked = { validateSchema: false };
  const [plain, noting] = [createAjv(checked, false), createAjv(checked)];
  const checks = new Map(
    files.map((file) => {
      const usesNotes = subschemas(file.schema).some(({ schema }) => usesUnevaluated(schema));
      return [`${file.eventType}/${file.version}`, checkCode(file, usesNotes ? noting : plain)];
    }),
  );
  const list = await bundleList([...checks.keys()]);
  return new Map([...(await bundleChecks(checks)), ['validators.js', list]]);
}

function checkCode({ file, schema }: SchemaFile, ajv: Ajv2020): string {
  const check = ajv.addSchema(withoutAnnotations(schema), file).getSchema(file);
  if (!check) throw new Error(`Ajv does not find ${file} again`);
  return capErrors(standaloneCode.default(ajv, check));
}
