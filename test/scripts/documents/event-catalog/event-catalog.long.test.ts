import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import sdk from '@eventcatalog/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { catalogFiles } from '../../../../scripts/documents/event-catalog/catalog-files.ts';
import { eventDocuments } from '../../../../scripts/openapi/event-document.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';
import type { EventSchema } from '../../../../scripts/traffic/event-schema.ts';

/** The types of the package are those of its CommonJS file. Node and Vitest load the other one. */
const catalogIn = sdk as unknown as typeof sdk.default;

let folder: string;
let schemas: readonly EventSchema[];
let catalog: ReturnType<typeof catalogIn>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  schemas = await loadSamples();
  const source = {
    version: '1.2.3',
    events: eventDocuments(schemas),
    mappings: {},
    owners: ['orders'],
  };
  for (const [path, text] of catalogFiles({
    ...source,
    asyncApi: '{"asyncapi":1}',
    openApi: '{}',
  })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  catalog = catalogIn(join(folder, 'eventcatalog'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('EventCatalog’s SDK reads in the folder', () => {
  it('each event type and version, with its schema and owners', async () => {
    const events = await catalog.getEvents();
    const name = (id: string, version: string) => `${id} ${version}`;
    expect(events.map(({ id, version }) => name(id, version)).sort()).toEqual(
      schemas.map((one) => name(one.eventType, `${one.version.slice(1)}.0.0`)).sort(),
    );
    for (const { eventType, version, schema } of schemas) {
      const inCatalog = `${version.slice(1)}.0.0`;
      const event = await catalog.getEvent(eventType, inCatalog);
      expect(event).toMatchObject({ schemaPath: 'schema.json', owners: ['orders'] });
      const file = await catalog.getSchemaForMessage(eventType, inCatalog);
      expect(JSON.parse(file?.schema ?? '')).toEqual(schema);
    }
  });

  it('the newest version of an event as the latest one', async () => {
    expect(await catalog.getEvent('order.placed')).toMatchObject({ version: '2.0.0' });
    expect(await catalog.getEvent('order.placed', 'latest')).toMatchObject({ version: '2.0.0' });
  });

  it('the service that takes each event from the queue', async () => {
    const service = await catalog.getService('event-processor');
    expect(service.version).toBe('1.2.3');
    expect(service.receives).toHaveLength(schemas.length);
    const channels = service.receives?.flatMap(({ from = [] }) => from) ?? [];
    for (const { id, version } of channels) {
      expect(await catalog.getChannel(id, version)).toMatchObject({ protocols: ['sqs'] });
    }
    const { consumers } = await catalog.getProducersAndConsumersForMessage('order.placed', '1.0.0');
    expect(consumers.map(({ id }) => id)).toEqual(['event-processor']);
  });

  it('the documents of the queue and of the HTTP API', async () => {
    const documents = (await catalog.getSpecificationFilesForService(
      'event-processor',
      '1.2.3',
    )) as readonly { readonly key: string; readonly content: string }[];
    expect(documents.map(({ key, content }) => [key, content])).toEqual([
      ['asyncapi', '{"asyncapi":1}'],
      ['openapi', '{}'],
    ]);
  });
});
