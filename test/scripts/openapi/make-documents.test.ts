import { describe, expect, it } from 'vitest';

import type { AsyncApiDocument } from '../../../scripts/documents/asyncapi/asyncapi-document.ts';
import type { TenantRoute } from '../../../src/http/route.ts';
import { DocumentedAnswers } from '../../http/documented-answers.ts';
import { embedded } from '../../../scripts/openapi/event-body.ts';
import { openApiDocument, type DocumentSource } from '../../../scripts/openapi/document.ts';
import { eventDocuments, type EventDocument } from '../../../scripts/openapi/event-document.ts';
import { makeDocuments } from '../../../scripts/openapi/make-documents.ts';
import type { OpenApiDocument } from '../../../scripts/openapi/openapi-document.ts';
import { documentSource } from '../../../scripts/openapi/write-documents.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

const HOSTILE = '</style><script>alert("x")</script>';

function event(eventType: string, version = 'v1', schema: object = {}): EventDocument {
  return { eventType, version, schema: { type: 'object', ...schema }, isNewest: true };
}

async function documents(events: readonly EventDocument[], maxServedBytes?: number) {
  const source: DocumentSource = { ...(await documentSource([])), events };
  const made = makeDocuments(source, '../schemas', maxServedBytes);
  const parsed = (path: string) => JSON.parse(made.get(path) ?? '') as OpenApiDocument;
  return {
    forTools: parsed('openapi.json'),
    served: parsed('documents/openapi.json'),
    page: made.get('documents/docs.html') ?? '',
    queue: JSON.parse(made.get('documents/asyncapi.json') ?? '') as AsyncApiDocument,
  };
}

describe('the documents of the API', () => {
  it('refer to the files of the schemas, and embed them where the API serves them', async () => {
    const { forTools, served } = await documents([event('a.b', 'v1', { minProperties: 1 })]);
    expect(forTools.components.schemas['a.b.v1']).toEqual({ $ref: '../schemas/a.b/v1.json' });
    expect(served.components.schemas['a.b.v1']).toEqual({ type: 'object', minProperties: 1 });
  });

  it('tell types apart by a discriminator, and versions of a type by their contents', async () => {
    const older = { ...event('a.b', 'v1'), isNewest: false };
    const { served } = await documents([older, event('a.b', 'v2'), event('c', 'v1')]);
    const { EventEnvelope, 'a.b.envelopes': versions } = served.components.schemas;
    expect(EventEnvelope?.['discriminator']).toEqual({
      propertyName: 'event_type',
      mapping: {
        'a.b': '#/components/schemas/a.b.envelopes',
        c: '#/components/schemas/c.v1.envelope',
      },
    });
    expect(versions).toEqual({
      oneOf: [
        { $ref: '#/components/schemas/a.b.v1.envelope' },
        { $ref: '#/components/schemas/a.b.v2.envelope' },
      ],
    });
  });

  it('say of POST /events which events there are', async () => {
    const source = await documentSource(await loadSamples());
    const route: TenantRoute = {
      ...{ method: 'POST', path: '/events', access: 'tenant', operationId: 'publishEvents' },
      ...{ summary: 'x', description: 'x', parameters: [], answers: [] },
      body: { description: 'x', schema: {}, examples: {}, maxBytes: 1_048_576, as: 'text' },
      handle: () => Promise.resolve({ status: 200, body: '' }),
    };
    const document = openApiDocument({ ...source, routes: [{ route, answers: [] }] }, embedded);
    const media = document.paths['/events']?.['post']?.requestBody?.content['application/json'];
    const answers = new DocumentedAnswers(document);
    const schema = '/components/schemas/PublishRequest';
    expect(media?.schema).toEqual({ $ref: `#${schema}` });
    const examples = Object.values(media?.examples ?? {}).map(({ value }) => value);
    expect(examples).toHaveLength(3);
    for (const example of examples) expect(answers.errorsAt(schema, example)).toEqual([]);
    expect(answers.errorsAt(schema, { type: 'no.such.type', payload: {} })).not.toEqual([]);
    expect(answers.errorsAt(schema, [])).not.toEqual([]);
  });

  it('keep components of types apart whose names look like components', async () => {
    const types = ['a', 'a.v1', 'a.v1.envelope', 'EventEnvelope', 'Problem'];
    const { served } = await documents(types.map((type) => event(type)));
    const own = Object.keys((await documents([])).served.components.schemas);
    expect(Object.keys(served.components.schemas)).toHaveLength(own.length + 4 * types.length);
  });

  it('leave the schemas out of what the API serves if Lambda could not send it', async () => {
    const description = 'x'.repeat(10_000);
    const long = { eventType: 'a', version: 'v1', schema: { examples: [description] } };
    const [{ sample } = {}] = eventDocuments([{ ...long, validate: () => [] }]);
    const many = Array.from({ length: 100 }, (_, index) => ({
      ...event(`type.${index}`, 'v1', { description }),
      ...(sample && { sample }),
    }));
    const { forTools, served, page, queue } = await documents(many, 800_000);
    expect(served.components.schemas['type.7.v1']).toEqual({ $ref: 'schemas/type.7/v1#/schema' });
    expect(forTools.components.schemas['type.7.v1']).toEqual({ $ref: '../schemas/type.7/v1.json' });
    expect(page).toContain('GET /schemas/type.7/v1');
    const { description: where } = queue.components.schemas['type.7.v1'] ?? {};
    expect(where).toContain('GET /schemas/type.7/v1');
    for (const answer of [JSON.stringify(served), page, JSON.stringify(queue)]) {
      expect(JSON.stringify({ body: answer }).length).toBeLessThan(800_000);
    }
  });
});

describe('the page of the API', () => {
  it('shows each route and each event type, and each of its links leads to a place in it', async () => {
    const source = await documentSource(await loadSamples());
    const page = makeDocuments(source, '../schemas').get('documents/docs.html') ?? '';
    const ids = Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(source.routes.map(({ route }) => route.operationId)),
    );
    expect(ids).toEqual(
      expect.arrayContaining(source.events.map(({ eventType }) => `event-${eventType}`)),
    );
    const links = Array.from(page.matchAll(/ href="([^"]+)"/g), ([, link = '']) => link);
    const elsewhere = links.filter((link) => !ids.includes(link.replace(/^#/, '')));
    expect(elsewhere).toEqual(['openapi.json']);
  });

  it('has no script, and nothing that the browser must load', async () => {
    const source = await documentSource(await loadSamples());
    const page = makeDocuments(source, '../schemas').get('documents/docs.html') ?? '';
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(| src=| style=| on[a-z]+=/i);
  });

  it('escapes the texts of schemas', async () => {
    const { page } = await documents([
      event('a.b', 'v1', {
        title: HOSTILE,
        description: `${HOSTILE} \`${HOSTILE}\``,
        properties: { [HOSTILE]: { description: HOSTILE, enum: [HOSTILE], $ref: HOSTILE } },
      }),
    ]);
    expect(page).not.toContain('<script');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;');
  });
});
