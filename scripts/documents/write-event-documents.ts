import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { Result } from '../cli/define-command.ts';
import { eventDocuments } from '../openapi/event-document.ts';
import { packageIdentity } from '../schemas/package-identity.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import { asyncApiFiles, BUNDLED } from './asyncapi/asyncapi-files.ts';
import { catalogOwners } from './event-catalog/catalog-owners.ts';
import { CATALOG, catalogFiles } from './event-catalog/catalog-files.ts';

/** Folders that the documents fill. They are made anew, so that nothing of a deleted schema stays. */
const OWN_FOLDERS = [CATALOG];

/**
 * Makes the documents for other teams and writes them to a folder.
 *
 * @param schemas sorted by event type and version, oldest first
 * @param schemaFolder the folder with the files of the schemas
 * @param openApiFile the document of the HTTP API that needs no other file
 */
export async function writeEventDocuments(
  schemas: readonly EventSchema[],
  schemaFolder: string,
  openApiFile: string,
  out: string,
): Promise<Result> {
  const fromOut = relative(out, schemaFolder).replaceAll(sep, '/');
  const files = eventDocumentFiles(schemas, fromOut, await readFile(openApiFile, 'utf8'));
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
export function eventDocumentFiles(
  schemas: readonly EventSchema[],
  schemaFolder: string,
  openApi: string,
): ReadonlyMap<string, string> {
  const source = { version: packageIdentity().version, events: eventDocuments(schemas) };
  const asyncApi = asyncApiFiles(source, schemaFolder);
  const documents = { asyncApi: asyncApi.get(BUNDLED) ?? '', openApi, owners: catalogOwners() };
  const catalog = catalogFiles({ ...source, ...documents });
  return new Map([...asyncApi, ...catalog]);
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
