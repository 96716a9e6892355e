import standaloneCode from 'ajv/dist/standalone/index.js';

import { createAjv } from './ajv.ts';
import { bundleValidators } from './bundle.ts';
import { capErrors } from './cap-errors.ts';
import type { SchemaFile } from './read.ts';

/**
 * Compiles schemas to one self-contained ES module that exports `validators`, in the order given.
 * @param files schemas that `checkSchemas` found nothing wrong with
 * @throws Error if a schema does not compile, or the code could not be made safe to run
 */
export async function compileSchemas(files: readonly SchemaFile[]): Promise<string> {
  const ajv = createAjv();
  const names: Record<string, string> = {};
  for (const [index, { file, schema }] of files.entries()) {
    ajv.addSchema(schema, file);
    names[`check${index}`] = file;
  }
  const checks = capErrors(standaloneCode.default(ajv, names));
  return bundleValidators(checks, registry(files));
}

function registry(files: readonly SchemaFile[]): string {
  const entries = files.map(({ eventType, version }, index) => {
    const names = `eventType: ${JSON.stringify(eventType)}, version: ${JSON.stringify(version)}`;
    return `Object.freeze({ ${names}, validate: returningErrors(checks.check${index}) }),\n`;
  });
  return `export const validators = Object.freeze([\n${entries.join('')}]);\n`;
}
