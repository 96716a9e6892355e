import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { generateValidators } from '../../scripts/schemas/generate.ts';
import type { JsonSchema, SchemaFile } from '../../scripts/schemas/read.ts';
import { writeGenerated } from '../../scripts/schemas/write-generated.ts';

type Generated = typeof import('#samples/validators.js');

export type Validator = Generated['validators'][number];

/** Validators compiled into a temporary folder. */
export interface CompiledSchemas {
  readonly validators: readonly Validator[];
  /** Holds `validators.js` and what it loads. */
  readonly folder: string;
  readonly remove: () => void;
}

/** Compiles schemas without the checks of the build. */
export async function compiled(files: readonly SchemaFile[]): Promise<CompiledSchemas> {
  const folder = mkdtempSync(join(tmpdir(), 'compiled-schemas-'));
  writeGenerated(folder, await generateValidators(files));
  const { validators } = await importValidators(folder);
  return { validators, folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** The validators that `validators.js` in a folder exports. */
export function importValidators(folder: string): Promise<Generated> {
  const list = pathToFileURL(join(folder, 'validators.js')).href;
  return import(list) as Promise<Generated>;
}

/** A schema as it would be read from `schemas/<event_type>/<version>.json`. */
export function schemaFile(eventType: string, version: string, schema: JsonSchema): SchemaFile {
  return { file: `${eventType}/${version}.json`, eventType, version, schema };
}
