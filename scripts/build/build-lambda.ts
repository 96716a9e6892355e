import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { KnownEvents } from '../../src/entrypoints/consume-with.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { Result } from '../cli/define-command.ts';
import { bundleFunction, CONSUMER } from './bundle-function.ts';

/** Bundles the function that is deployed, for the events that it is built for. */
export async function buildLambda(
  folder: string,
  { schemas, handlers }: KnownEvents,
): Promise<Result> {
  // The function would not start with a wrong list of handlers. This refuses it before it is bundled.
  new HandlerRegistry(handlers, new SchemaRegistry(schemas));
  await bundleFunction(CONSUMER, folder);
  const sizes = await sizesIn(folder);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return {
    exitCode: 0,
    json: { folder, files: sizes.length, bytes },
    text: `${folder}: ${sizes.length} files, ${Math.round(bytes / 1024)} KiB\n`,
  };
}

async function sizesIn(folder: string): Promise<number[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
}
