import { posix } from 'node:path';
import { compileFunction } from 'node:vm';

import { generateValidators } from './generate.ts';
import type { SchemaFile } from './read.ts';
import { listValidators } from './run-validator.ts';

/** A schema that was compiled. Its errors name the place in the schema, too. */
export type CompiledSchema = ReturnType<typeof listValidators>[number];
export type SchemaError = ReturnType<CompiledSchema['validate']>[number];

/**
 * Compiles schemas to the same code as the build, and writes no file.
 *
 * @param files schemas in which `checkSchemas` finds nothing wrong, each of another type or version
 * @returns one for each, in their order
 * @throws Error if a schema doesn't compile
 */
export async function compileInMemory(
  files: readonly SchemaFile[],
): Promise<readonly CompiledSchema[]> {
  if (files.length === 0) return [];
  const texts = await generateValidators(files);
  const loaded = new Map<string, unknown>();
  const load = (path: string): unknown => {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const text = texts.get(path);
    if (text === undefined) throw new Error(`the build made no ${path}`);
    const module = { exports: {} };
    const require = (name: string) => load(posix.join(posix.dirname(path), name));
    const run = compileFunction(text, ['module', 'exports', 'require']) as RunModule;
    run(module, module.exports, require);
    loaded.set(path, module.exports);
    return module.exports;
  };
  const names = files.map(({ eventType, version }) => `${eventType}/${version}`);
  return listValidators(names, (file) => load(posix.normalize(file)) as CheckFunction);
}

type RunModule = (module: object, exports: object, require: (name: string) => unknown) => void;
type CheckFunction = ReturnType<Parameters<typeof listValidators>[1]>;
