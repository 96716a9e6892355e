import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { Result } from '../cli/define-command.ts';
import { eventDocuments } from '../openapi/event-document.ts';
import { packageIdentity } from '../schemas/package-identity.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import { asyncApiFiles } from './asyncapi/asyncapi-files.ts';

/**
 * Makes the documents for other teams and writes them to a folder.
 *
 * @param schemas sorted by event type and version, oldest first
 * @param schemaFolder the folder with the files of the schemas
 */
export async function writeEventDocuments(
  schemas: readonly EventSchema[],
  schemaFolder: string,
  out: string,
): Promise<Result> {
  const { version } = packageIdentity();
  const source = { version, events: eventDocuments(schemas) };
  const files = asyncApiFiles(source, relative(out, schemaFolder).replaceAll(sep, '/'));
  for (const [path, text] of files) {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const written = [...files].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }));
  return {
    exitCode: 0,
    json: { folder: out, files: written },
    text: written
      .map(({ path, bytes }) => `${join(out, path)}: ${Math.ceil(bytes / 1024)} KiB\n`)
      .join(''),
  };
}
