import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleConsole } from '../../../../scripts/build/bundle-console.ts';

let built: Promise<URL> | undefined;

/** The folder of the console's page as its source is now. It is built once for all tests of a process. */
export function builtPage(): Promise<URL> {
  built ??= build();
  return built;
}

async function build(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'console-page-'));
  await bundleConsole(folder);
  return pathToFileURL(`${folder}/`);
}
