import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Metafile } from 'esbuild';

/** Packages that compile schemas. They belong to the build and must not be in a bundle. */
const COMPILERS = /node_modules\/(ajv|ajv-formats|json-schema-to-typescript)\//;

/** Counts the compilers in the bundle, and its files that make functions from text, as compilers do. */
export async function compilersIn({ inputs }: Metafile, folder: string): Promise<number> {
  const compilers = Object.keys(inputs).filter((input) => COMPILERS.test(input));
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => /\.[cm]js$/.test(name))
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return compilers.length + texts.filter((text) => /new Function\b/.test(text)).length;
}
