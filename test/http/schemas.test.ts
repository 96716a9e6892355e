import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeDocuments } from '../../scripts/openapi/make-documents.ts';
import { documentSource } from '../../scripts/openapi/write-documents.ts';
import { loadSamples } from '../../scripts/samples/load-samples.ts';
import { documentsIn } from '../../src/http/api-documents.ts';
import { problemOf, testApi, type TestApi } from './support.ts';

let folder: string;
let api: TestApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemas-'));
  const documents = makeDocuments(await documentSource(await loadSamples()), 'schemas');
  for (const [path, text] of documents) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  api = testApi({
    documents: documentsIn(pathToFileURL(`${folder}/documents/`)),
    hasHandler: (type, version) => `${type} ${version}` === 'payment.processed v1',
  });
});
afterAll(() => rm(folder, { recursive: true }));

const get = async (path: string): Promise<unknown> => (await api.send(path)).json();

describe('GET /schemas', () => {
  it('lists every type and version that has a schema, and which have a handler', async () => {
    const { data } = (await get('/schemas')) as { data: { type: string }[] };
    const types = (await loadSamples()).map(({ eventType }) => eventType);
    expect(data.map(({ type }) => type)).toEqual([...new Set(types)]);
    const payment = data.find(({ type }) => type === 'payment.processed');
    expect(payment).toMatchObject({ versions: [{ version: 'v1', handled: true }] });
    expect(await get('/schemas/payment.processed')).toEqual(payment);
  });

  it('shows a schema as it is in its file, with a sample that it accepts', async () => {
    for (const { eventType, version, schema, validate } of await loadSamples()) {
      const found = (await get(`/schemas/${eventType}/${version}`)) as {
        sample: { envelope: { body: unknown }; short_form: { payload: unknown } };
      };
      expect(found).toMatchObject({ type: eventType, version, schema });
      expect(validate(found.sample.envelope.body)).toEqual([]);
      expect(validate(found.sample.short_form.payload)).toEqual([]);
    }
  });

  it.each(['/schemas/unknown', '/schemas/payment.processed/v99', '/schemas/constructor'])(
    'has nothing at %s',
    async (path) => {
      await problemOf(await api.send(path), 404);
    },
  );

  it.each(['/schemas/..%2Fopenapi', '/schemas/payment.processed/v1%00', '/schemas/a/latest'])(
    'refuses %s',
    async (path) => {
      await problemOf(await api.send(path), 400);
    },
  );
});
