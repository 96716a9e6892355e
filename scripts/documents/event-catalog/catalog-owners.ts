import { readFileSync } from 'node:fs';

interface Manifest {
  readonly config?: { readonly eventCatalogOwners?: unknown };
}

/**
 * The ids of the teams or users in the catalog who own the events: `config.eventCatalogOwners` in a package.json.
 *
 * @returns an empty list if nobody is named
 * @throws Error if it is no list of ids
 */
export function catalogOwners(
  file: URL | string = new URL('../../../package.json', import.meta.url),
): readonly string[] {
  const { config } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const owners = config?.eventCatalogOwners ?? [];
  if (!Array.isArray(owners) || !owners.every(isId) || new Set(owners).size < owners.length) {
    throw new Error(
      'package.json: config.eventCatalogOwners must be a list of ids of teams or users in EventCatalog, such as ["orders"], ' +
        `each without spaces and only once, got ${JSON.stringify(owners)}.`,
    );
  }
  return owners;
}

function isId(owner: unknown): owner is string {
  return typeof owner === 'string' && /^[^\s/]+$/.test(owner);
}
