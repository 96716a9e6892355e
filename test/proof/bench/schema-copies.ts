import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundleFunction, SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import { buildSchemas } from '../../../scripts/schemas/build-schemas.ts';

/** The entry point of our consumer that takes its transport from the bench. */
export const OURS_ON_A_TRANSPORT = 'test/proof/bench/consume.lambda.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface BundlesOfSchemas {
  /** The folder of the deployable function. */
  readonly deployed: string;
  /** The path of the module that exports `read(text)`. */
  readonly onTransport: string;
}

/** Bundles our function with this number of schemas: the samples, and copies of them under other names. */
export async function bundleWithSchemas(count: number, folder: string): Promise<BundlesOfSchemas> {
  const schemas = join(folder, 'schemas');
  await copySchemas(count, schemas);
  return bundleWith(schemas, folder);
}

/** Bundles our function with the schemas of a folder. */
async function bundleWith(schemas: string, folder: string): Promise<BundlesOfSchemas> {
  const generated = join(folder, 'generated');
  await buildSchemas(schemas, generated);
  const deployed = join(folder, 'deployed');
  const onTransport = join(folder, 'on-transport');
  await bundleFunction(SAMPLE_CONSUMER, deployed, { generated });
  await bundleFunction(OURS_ON_A_TRANSPORT, onTransport, { generated });
  return { deployed, onTransport: join(onTransport, 'index.mjs') };
}

async function copySchemas(count: number, to: string): Promise<void> {
  const from = join(ROOT, 'scripts/samples/schemas');
  const files = (await readdir(from, { recursive: true })).filter((name) => name.endsWith('.json'));
  for (let index = 0; index < count; index += 1) {
    const [type = '', version = ''] = (files[index % files.length] ?? '').split(/[\\/]/);
    const round = Math.floor(index / files.length);
    const text = await readFile(join(from, type, version), 'utf8');
    const name = round === 0 ? type : `${type}.copy-${round}`;
    await mkdir(join(to, name), { recursive: true });
    await writeFile(join(to, name, version), text.replace(`"${type}/`, `"${name}/`));
  }
}
