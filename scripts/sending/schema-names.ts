import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { SchemaName } from '../traffic/event-schema.ts';

/** Names the schemas of a folder by their paths alone, so that nothing needs to be built. */
export function schemaNames(folder: string): SchemaName[] {
  return globSync('*/*.json', { cwd: folder }).map((path) => ({
    eventType: dirname(path),
    version: basename(path, '.json'),
  }));
}
