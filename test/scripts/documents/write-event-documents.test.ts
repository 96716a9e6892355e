import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { writeEventDocuments } from '../../../scripts/documents/write-event-documents.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-documents-'));
  await mkdir(join(folder, 'documents'));
  await writeFile(join(folder, 'documents', 'openapi.json'), '{"openapi":"3.1.1"}');
  await writeFile(join(folder, 'events.ts'), 'export interface EventBodies {}\n');
  await mkdir(join(folder, 'schemas', 'order.closed'), { recursive: true });
  await writeFile(join(folder, 'schemas', 'order.closed', 'v1.json'), '{}');
  await writeFile(join(folder, 'schemas', 'mappings.json'), '{"types":{"Closed":"order.closed"}}');
});
afterEach(() => rm(folder, { recursive: true }));

const textOf = (path: string) => readFile(join(folder, path), 'utf8');

it('writes the documents from what the other builds made, and removes those of deleted schemas', async () => {
  const service = 'eventcatalog/services/event-processor';
  const [closed, ...others] = (await loadSamples()).filter(({ eventType }) =>
    eventType.startsWith('order.'),
  );
  if (!closed) return expect.fail('There are no samples.');
  const write = (schemas: typeof others) =>
    writeEventDocuments(schemas, join(folder, 'schemas'), folder, folder);
  await write([closed, ...others]);
  expect(await textOf('asyncapi.json')).toContain('"$ref": "schemas/order.closed/v1.json"');
  expect(await textOf('asyncapi.json')).toMatch(/"enum": \[\s*"order.closed",\s*"Closed"\s*\]/);
  expect(await textOf(`${service}/asyncapi.json`)).toBe(await textOf('asyncapi.bundled.json'));
  expect(await textOf(`${service}/openapi.json`)).toBe('{"openapi":"3.1.1"}');
  expect(await textOf('types-package/index.d.ts')).toContain('export interface EventBodies {}');
  const ofClosed = [
    `${service}/events/order.closed/index.mdx`,
    'types-package/samples/order.closed/v1.json',
  ];
  expect(ofClosed.filter((path) => existsSync(join(folder, path)))).toEqual(ofClosed);

  const { text } = await write(others);
  expect(ofClosed.filter((path) => existsSync(join(folder, path)))).toEqual([]);
  expect(text).toMatch(
    /asyncapi\.json: \d+ KiB\n.*bundled.*\n.*eventcatalog: \d+ files, \d+ KiB\n/,
  );
});
