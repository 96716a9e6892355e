import type { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

import { createAjv } from './ajv.ts';
import { bundleChecks, bundleList } from './bundle.ts';
import { capErrors } from './cap-errors.ts';
import type { SchemaFile } from './read.ts';
import { usesUnevaluated } from './unevaluated.ts';
import { subschemas } from './walk.ts';

/**
 * Compiles schemas to `validators.js`, which exports `validators` in the order given, and the files
 * that it loads.
 * @param files schemas that `checkSchemas` found nothing wrong with
 * @returns the text of each file, by its path
 * @throws Error if a schema does not compile, or the code could not be made safe to run
 */
export async function compileSchemas(
  files: readonly SchemaFile[],
): Promise<ReadonlyMap<string, string>> {
  const [plain, noting] = [createAjv({}, false), createAjv()];
  const checks = new Map(
    files.map((file) => {
      const ajv = subschemas(file.schema).some(({ schema }) => usesUnevaluated(schema))
        ? noting
        : plain;
      return [`${file.eventType}/${file.version}`, checkOf(file, ajv)];
    }),
  );
  const list = await bundleList([...checks.keys()]);
  return new Map([...(await bundleChecks(checks)), ['validators.js', list]]);
}

function checkOf({ file, schema }: SchemaFile, ajv: Ajv2020): string {
  const check = ajv.addSchema(schema, file).getSchema(file);
  if (!check) throw new Error(`Ajv does not find ${file} again`);
  return capErrors(standaloneCode.default(ajv, check));
}
