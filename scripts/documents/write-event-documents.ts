import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import type { Result } from '../cli/define-command.ts';
import { eventDocuments } from '../openapi/event-document.ts';
import { readMappingsFile } from '../schemas/mappings.ts';
import { readSchemas } from '../schemas/read.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import { asyncApiFiles, BUNDLED } from './asyncapi/asyncapi-files.ts';
import { catalogOwners } from './event-catalog/catalog-owners.ts';
import { CATALOG, catalogFiles } from './event-catalog/catalog-files.ts';
import { packageIdentity } from './types-package/package-identity.ts';
import { TYPES_PACKAGE, typesPackage } from './types-package/types-package.ts';

/** Folders that the documents fill. They are deleted first, so that nothing of a deleted schema stays. */
const OWN_FOLDERS = [CATALOG, TYPES_PACKAGE];

/** What other builds made. */
interface Built {
  /** Sorted by event type and version, oldest first. */
  readonly schemas: readonly EventSchema[];
  readonly mappings: MappingsFile;
  /** The document of the HTTP API that needs no other file. */
  readonly openApi: string;
  /** The TypeScript types of the bodies. */
  readonly bodyTypes: string;
}

/**
 * Makes the documents for other teams and writes them to a folder.
 *
 * @param schemas sorted by event type and version, oldest first
 * @param schemaFolder the folder with the files of the schemas
 * @param generated the folder with what other builds made of them
 */
export async function writeEventDocuments(
  schemas: readonly EventSchema[],
  schemaFolder: string,
  generated: string,
  out: string,
): Promise<Result> {
  const openApi = await readFile(join(generated, 'documents', 'openapi.json'), 'utf8');
  const bodyTypes = await readFile(join(generated, 'events.ts'), 'utf8');
  const { mappings } = readMappingsFile(schemaFolder, readSchemas(schemaFolder).schemas);
  const fromOut = relative(out, schemaFolder).replaceAll(sep, '/');
  const files = eventDocumentFiles({ schemas, mappings, openApi, bodyTypes }, fromOut);
  for (const folder of OWN_FOLDERS) await rm(join(out, folder), { recursive: true, force: true });
  for (const [path, text] of files) {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    exitCode: 0,
    json: { folder: out, files: [...files.keys()] },
    text: summary(files, out),
  };
}

/** The documents by their paths. @param schemaFolder the folder of the schemas, relative to the documents */
function eventDocumentFiles(
  { schemas, mappings, openApi, bodyTypes }: Built,
  schemaFolder: string,
): ReadonlyMap<string, string> {
  const identity = packageIdentity();
  const source = { version: identity.version, events: eventDocuments(schemas), mappings };
  const asyncApi = asyncApiFiles(source, schemaFolder);
  const documents = { asyncApi: asyncApi.get(BUNDLED) ?? '', openApi, owners: catalogOwners() };
  return new Map([
    ...asyncApi,
    ...catalogFiles({ ...source, ...documents }),
    ...typesPackage(source, bodyTypes, identity),
  ]);
}

/** Counts the files of a folder, because there may be hundreds. */
function summary(files: ReadonlyMap<string, string>, out: string): string {
  const byPlace = Map.groupBy(files, ([path]) => path.split('/')[0] ?? '');
  const lines = [...byPlace].map(([place, inIt]) => {
    const bytes = inIt.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    const count = inIt.length === 1 ? '' : `${inIt.length} files, `;
    return `${join(out, place)}: ${count}${Math.ceil(bytes / 1024)} KiB\n`;
  });
  return lines.join('');
}
