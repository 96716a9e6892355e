import { beforeAll, describe, expect, it } from 'vitest';

import type { AsyncApiDocument } from '../../../../scripts/documents/asyncapi/asyncapi-document.ts';
import { servedAsyncApi } from '../../../../scripts/documents/asyncapi/asyncapi-files.ts';
import {
  asyncApiDocument,
  embeddedDraft07,
  fileOrDraft07,
} from '../../../../scripts/documents/asyncapi/document.ts';
import { NATIVE } from '../../../../scripts/documents/asyncapi/native-form.ts';
import { eventDocuments, type EventDocument } from '../../../../scripts/openapi/event-document.ts';
import { createAjv } from '../../../../scripts/schemas/ajv.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';
import { eventAt } from '../../../../scripts/traffic/event.ts';
import type { EventSchema } from '../../../../scripts/traffic/event-schema.ts';
import { INVALID_ENVELOPE } from '../../../../scripts/traffic/faulty-envelope.ts';
import { seededRandom } from '../../../../scripts/traffic/random.ts';
import { readMessage } from '../../../../src/core/read-message.ts';
import { SAMPLES } from '../../../support/services.ts';

let schemas: readonly EventSchema[];
let events: readonly EventDocument[];
let document: AsyncApiDocument;
beforeAll(async () => {
  schemas = await loadSamples();
  events = eventDocuments(schemas);
  document = asyncApiDocument({ version: '1.2.3', events, mappings: {} }, embeddedDraft07);
});

function event(schema: object): EventDocument {
  return { eventType: 'a.b', version: 'v1', isNewest: true, schema: { type: 'object', ...schema } };
}

describe('the AsyncAPI document', () => {
  it('has a message for each event type, version and format, which the application receives', () => {
    const names = events.map(({ eventType, version }) => `${eventType}.${version}`);
    const inOperations = Object.values(document.operations).map(({ action, messages }) => {
      expect(action).toBe('receive');
      return messages.map(({ $ref }) => $ref.replace('#/channels/events/messages/', ''));
    });
    expect(inOperations).toEqual([
      names,
      names.map((name) => `${name}.cloudevent`),
      names.map((name) => `${name}.cloudevent-binary`),
    ]);
    const all = inOperations.flat();
    expect(Object.keys(document.components.messages)).toEqual(all);
    expect(Object.keys(document.channels['events']?.messages ?? {})).toEqual(all);
  });

  it('names the standard queue of a stage', () => {
    expect(document.channels['events']?.address).toBe('EventProcessor-{stage}-events');
  });

  it('has each format, and each event type with several versions, as one tag', () => {
    const versions = [event({}), { ...event({}), version: 'v2' }];
    const { info } = asyncApiDocument(
      { version: '1', events: versions, mappings: {} },
      embeddedDraft07,
    );
    expect(info.tags.map(({ name }) => name)).toEqual(['native', 'CloudEvents', 'a.b']);
  });

  it('accepts and refuses the same native envelopes as the pipeline', () => {
    const [schema] = schemas;
    if (!schema) return expect.fail('There are no samples.');
    const source = { seed: 'asyncapi', schemas: [schema], tenants: 3, startsAt: 0 };
    const validate = createAjv().compile(NATIVE.payload(schema, {}));
    for (let place = 0; place < 20; place += 1) {
      expect(validate(eventAt(source, place).event)).toBe(true);
    }
    const random = seededRandom('asyncapi');
    const { event } = eventAt(source, 0);
    const context = { event, schema, registry: schemas, random, startsAt: 0 };
    const accepted = INVALID_ENVELOPE.filter(({ make }) => validate(JSON.parse(make(context))));
    expect(accepted).toEqual([]);
  });

  it.each(['', '.cloudevent', '.cloudevent-binary'])(
    'has samples that the pipeline accepts: message names with "%s"',
    (suffix) => {
      for (const { eventType, version, sample } of events) {
        const message = document.components.messages[`${eventType}.${version}${suffix}`];
        const { payload, headers = {} } = message?.examples?.[0] ?? {};
        const attributes = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            { type: 'String', value: String(value) },
          ]),
        );
        const text = JSON.stringify(payload);
        expect(readMessage(text, SAMPLES, Date.UTC(2026, 0, 1), attributes)).toMatchObject({
          kind: 'valid',
          envelope: { eventType, schemaVersion: version, eventId: sample?.envelope.event_id },
          body: sample?.envelope.body,
        });
      }
    },
  );

  it('refers to schema files, and embeds the schemas that AsyncAPI would read in another way', () => {
    const tuple = {
      properties: { place: { type: 'array', prefixItems: [{ $ref: '#/$defs/x' }] } },
    };
    const $defs = { x: { type: 'string' } };
    const bodyOf = (schema: object) =>
      asyncApiDocument(
        { version: '1', events: [event(schema)], mappings: {} },
        fileOrDraft07('../schemas'),
      ).components.schemas['a.b.v1'];
    expect(bodyOf({ minProperties: 1 })).toEqual({ $ref: '../schemas/a.b/v1.json' });
    expect(bodyOf({ $id: 'a.b/v1', ...tuple, $defs })).toEqual({
      type: 'object',
      properties: {
        place: { type: 'array', items: [{ $ref: '#/components/schemas/a.b.v1/$defs/x' }] },
      },
      $defs,
    });
  });

  it('says which rules of a schema AsyncAPI’s format doesn’t have', () => {
    const schema = { description: 'Words.', unevaluatedProperties: false };
    const { components } = asyncApiDocument(
      { version: '1', events: [event(schema)], mappings: {} },
      embeddedDraft07,
    );
    expect(components.schemas['a.b.v1']?.['description']).toBe(
      "Words.\n\nAsyncAPI's schema format doesn't have `unevaluatedProperties`, so its tools may accept more than the event processor.",
    );
  });

  it('tells of a message what the schema tells of the event', () => {
    const texts = { title: 'A title', description: 'Words.', deprecated: true };
    const { components } = asyncApiDocument(
      { version: '1', events: [event(texts)], mappings: {} },
      embeddedDraft07,
    );
    const { title: summary, description, deprecated } = texts;
    for (const message of Object.values(components.messages)) {
      expect(message).toMatchObject({ summary, description, deprecated });
      expect(message).not.toHaveProperty('examples');
    }
  });

  it.each([true, false])(
    'tells that an event is deprecated even if the API can’t serve its schema: %s',
    (deprecated) => {
      const events = [event({ title: 'A title', deprecated })];
      const served = servedAsyncApi({ version: '1', events, mappings: {} }, () => false);
      const { components } = JSON.parse(served) as AsyncApiDocument;
      for (const message of Object.values(components.messages)) {
        expect(message.deprecated ?? false).toBe(deprecated);
        expect(message).not.toHaveProperty('summary');
      }
      expect(Object.keys(components.messages)).toHaveLength(3);
    },
  );
});
