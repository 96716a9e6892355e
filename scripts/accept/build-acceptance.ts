import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundleFunction } from '../build/bundle-function.ts';
import { buildSchemas } from '../schemas/build-schemas.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The folders that a build reads and writes. Tests use their own. */
export interface AcceptanceFolders {
  /** The team's schemas. They are deployed together with those of the acceptance run. */
  readonly schemas: string;
  readonly generated: string;
  readonly bundle: string;
}

const FOLDERS: AcceptanceFolders = {
  schemas: fromRoot('schemas'),
  generated: fromRoot('generated/acceptance'),
  bundle: fromRoot('dist/acceptance'),
};

/**
 * Bundles the consumer with the team's schemas and handlers and those of `make accept`.
 *
 * @returns the bundle's folder.
 * @throws SchemaProblems if a schema is refused.
 */
export async function buildAcceptance(folders: AcceptanceFolders = FOLDERS): Promise<string> {
  const together = await mkdtemp(join(tmpdir(), 'event-processor-schemas-'));
  try {
    await cp(folders.schemas, together, { recursive: true });
    await cp(fromRoot('scripts/accept/schemas'), together, { recursive: true });
    await buildSchemas(together, folders.generated);
    await bundleFunction(fromRoot('scripts/accept/consume.lambda.ts'), folders.bundle, {
      generated: folders.generated,
    });
    return folders.bundle;
  } finally {
    await rm(together, { recursive: true });
  }
}
