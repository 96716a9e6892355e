import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { SchemaName } from '../traffic/event-schema.ts';

/** Reads the names of a folder's schemas from their paths, so that nothing needs to be built. */
export function schemaNames(folder: string): SchemaName[] {
  return globSync('*/*.json', { cwd: folder }).map((path) => ({
    eventType: dirname(path),
    version: basename(path, '.json'),
  }));
}
