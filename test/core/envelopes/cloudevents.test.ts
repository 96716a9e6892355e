import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { textHash } from '../../../src/core/text-hash.ts';
import { NOW, PAYMENT } from '../../support/events.ts';

const REGISTRY = new SchemaRegistry(
  ['v1', 'v2'].map((version) => ({
    eventType: 'payment.processed',
    version,
    validate: (body) => {
      const amount = typeof body === 'object' && body && 'amount' in body ? body.amount : undefined;
      if (typeof amount === 'number') return [];
      return [{ instancePath: '/amount', keyword: 'type', params: {}, message: 'must be number' }];
    },
  })),
  createFormats(NO_MAPPINGS),
);

/** A CloudEvent of a payment. An override of `undefined` leaves the attribute out. */
function cloudEvent(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: 'evt-1',
    source: 'web',
    type: 'payment.processed',
    schemaversion: 'v1',
    tenantid: 'acme',
    time: '2026-11-21T08:59:58Z',
    data: PAYMENT,
    ...overrides,
  });
}

function read(text: string): Reading {
  return readMessage(text, REGISTRY, NOW);
}

/** Pointer and message of each error, and the reason. */
function refusal(text: string): { reason: string; errors: string[] } {
  const reading = read(text);
  if (reading.kind === 'valid') throw new Error('It is valid.');
  expect(reading).toMatchObject({ format: 'cloudevents', text, contentHash: textHash(text) });
  const errors = reading.errors.map(({ pointer, message }) => `${pointer} ${message}`);
  return { reason: reading.reason, errors };
}

describe('the source of a CloudEvent', () => {
  it.each([
    ['web', 'web', false],
    ['/shop/eu', 'shop-eu', true],
    ['/mycontext', 'mycontext', true],
    ['https://github.com/cloudevents/spec/pull', 'https-github.com-cloudevents-spec-pull', true],
    ['urn:event:from:myapi/resource/123', 'urn-event-from-myapi-resource-123', true],
    ['/ürümqi/', 'r-mqi', true],
    [`/${'a'.repeat(63)}/b`, 'a'.repeat(63), true],
    ['/__proto__', 'proto__', true],
  ])('%j names the client %j', (source, clientId, isKept) => {
    expect(read(cloudEvent({ source }))).toMatchObject({ kind: 'valid', envelope: { clientId } });
    expect(read(cloudEvent({ source, subject: 's' }))).toHaveProperty(
      'envelope.extra',
      isKept ? { source, subject: 's' } : { subject: 's' },
    );
  });
});

describe('tracing', () => {
  it('is no part of a CloudEvent, because it differs if the event is published again', () => {
    const traced = { traceparent: '00-1-1-01', tracestate: 'a=1', baggage: 'b=2' };
    expect(read(cloudEvent(traced))).not.toHaveProperty('envelope.extra');
  });
});

describe('a CloudEvent in the JSON format', () => {
  it('is read as an event, with all else as extra', () => {
    const text = cloudEvent({
      source: '/shop/eu',
      clientid: 'web',
      partitionkey: 'order-1',
      expirytime: '2026-11-22T00:00:00Z',
      correlationid: 'c-1',
      causationid: 'c-0',
      subject: 'order-1',
      datacontenttype: 'application/json',
      dataschema: 'https://acme.example/payment',
      sampledrate: 3,
      comacmenull: null,
    });
    expect(read(text)).toEqual({
      kind: 'valid',
      format: 'cloudevents',
      envelope: {
        eventId: 'evt-1',
        eventType: 'payment.processed',
        tenantId: 'acme',
        clientId: 'web',
        schemaVersion: 'v1',
        occurredAt: '2026-11-21T08:59:58Z',
        groupId: 'order-1',
        expiresAt: '2026-11-22T00:00:00Z',
        correlationId: 'c-1',
        causationId: 'c-0',
        extra: {
          source: '/shop/eu',
          subject: 'order-1',
          dataschema: 'https://acme.example/payment',
          sampledrate: 3,
        },
      },
      body: PAYMENT,
      bodyText: JSON.stringify(PAYMENT),
      contentHash: textHash(text),
    });
  });

  it('keeps the text of its data to the letter', () => {
    const data = '{ "amount" : 1.50,\n "n": 1e2, "s": "\\u0041" }';
    const text = cloudEvent({ data: 0 }).replace('"data":0', `"data": ${data} `);
    expect(read(text)).toMatchObject({ kind: 'valid', bodyText: data });
  });

  it('may have its data in base64', () => {
    const data = ' {"amount":1.50,"text":"ü"}\n';
    const base64 = Buffer.from(data).toString('base64');
    expect(read(cloudEvent({ data: undefined, data_base64: base64 }))).toMatchObject({
      kind: 'valid',
      body: { amount: 1.5, text: 'ü' },
      bodyText: data.trim(),
    });
  });

  it('prefixes the name of an attribute that is one of a native field', () => {
    expect(read(cloudEvent({ generation: 7, group_id: 'x' }))).toMatchObject({
      kind: 'valid',
      envelope: { extra: { cloudevents_generation: 7, cloudevents_group_id: 'x' } },
    });
    expect(read(cloudEvent({ generation: 7 }))).not.toHaveProperty('envelope.generation');
  });

  it.each<[string, Record<string, unknown>, string, string[]]>([
    [
      'another version',
      { specversion: '0.3' },
      'invalid_envelope',
      ['/specversion must be "1.0", got another string'],
    ],
    [
      'a number as version',
      { specversion: 1 },
      'invalid_envelope',
      ['/specversion must be "1.0", got a number'],
    ],
    [
      'no tenant',
      { tenantid: undefined },
      'invalid_envelope',
      [
        '/tenantid is required: a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$, got nothing',
      ],
    ],
    [
      'null as time',
      { time: null },
      'invalid_envelope',
      [
        '/time is required: a date-time that exists, with its zone, such as 2026-11-21T09:00:00Z (RFC 3339), of at most 128 characters, got nothing',
      ],
    ],
    [
      'no source',
      { source: undefined },
      'invalid_envelope',
      ['/source is required: a string with a letter or digit, got nothing'],
    ],
    [
      'no source beside a client',
      { source: undefined, clientid: 'web' },
      'invalid_envelope',
      ['/source is required: a string that is not empty, got nothing'],
    ],
    [
      'a source without a letter or digit',
      { source: '//' },
      'invalid_envelope',
      [
        '/source must be a string with a letter or digit, got a string of 2 (clientid can say it instead, or "clients" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'no version of the schema',
      { schemaversion: undefined },
      'invalid_envelope',
      [
        '/schemaversion is required: a string that matches ^v[1-9][0-9]{0,3}$, got nothing (or "types" in schemas/mappings.json says the version)',
      ],
    ],
    [
      'a type without schema',
      { type: 'com.acme.paid' },
      'unknown_type',
      [
        '/type must be an event type that has a schema, got a string ("types" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'a type without schema and no version',
      { type: 'com.acme.paid', schemaversion: undefined },
      'invalid_envelope',
      [
        '/schemaversion is required: a string that matches ^v[1-9][0-9]{0,3}$, got nothing (or "types" in schemas/mappings.json says the version)',
        '/type must be an event type that has a schema, got a string ("types" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'another version of CloudEvents and a type without schema',
      { specversion: '0.3', type: 'com.acme.paid' },
      'invalid_envelope',
      [
        '/specversion must be "1.0", got another string',
        '/type must be an event type that has a schema, got a string ("types" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'another version of CloudEvents and of the schema',
      { specversion: '0.3', schemaversion: 'v3' },
      'invalid_envelope',
      ['/specversion must be "1.0", got another string'],
    ],
    [
      'an unknown version',
      { schemaversion: 'v3' },
      'unknown_version',
      ['/schemaversion must be a known version (v1, v2), got a string'],
    ],
    [
      'a wrong body',
      { data: { amount: 'x' } },
      'invalid_body',
      ['/data/amount must be number, got a string'],
    ],
    ['no data', { data: undefined }, 'invalid_envelope', ['/data is required, got nothing']],
    [
      'data elsewhere',
      { data: undefined, dataref: 'https://acme.example/1' },
      'invalid_envelope',
      ['/data is required: data that dataref names is not loaded, got nothing'],
    ],
    [
      'null as data beside data in base64',
      { data: null, data_base64: 'e30=' },
      'invalid_envelope',
      ['/data_base64 must not stand beside data'],
    ],
    [
      'a list of media types',
      { datacontenttype: ['application/json'] },
      'invalid_envelope',
      ['/datacontenttype must be a media type of JSON, such as application/json, got an array'],
    ],
    [
      'another version of CloudEvents and no tenant',
      { specversion: '0.3', tenantid: undefined },
      'invalid_envelope',
      [
        '/specversion must be "1.0", got another string',
        '/tenantid is required: a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$, got nothing',
      ],
    ],
    [
      'an empty source beside a client',
      { source: '', clientid: 'web' },
      'invalid_envelope',
      ['/source is required: a string that is not empty, got a string'],
    ],
    [
      'a client that would be one if it were a source',
      { clientid: 'web shop' },
      'invalid_envelope',
      [
        '/clientid must be a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$, got a string of 8 ("clients" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'a tenant that is no name',
      { tenantid: 'ACME GmbH' },
      'invalid_envelope',
      [
        '/tenantid must be a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$, got a string of 9 ("tenants" in schemas/mappings.json can give it another name)',
      ],
    ],
    [
      'both kinds of data',
      { data_base64: 'e30=' },
      'invalid_envelope',
      ['/data_base64 must not stand beside data'],
    ],
    [
      'text as data',
      { data: 'x', datacontenttype: 'text/plain' },
      'invalid_envelope',
      ['/datacontenttype must be a media type of JSON, such as application/json, got a string'],
    ],
    [
      'a picture',
      { data: undefined, data_base64: 'AAAA', datacontenttype: 'image/png' },
      'invalid_envelope',
      ['/datacontenttype must be a media type of JSON, such as application/json, got a string'],
    ],
    [
      'bad base64',
      { data: undefined, data_base64: 'e30' },
      'invalid_body',
      ['/data_base64 must be base64 (RFC 4648, section 4), got a string of 3'],
    ],
    [
      'bytes that are no UTF-8',
      { data: undefined, data_base64: '/w==' },
      'invalid_body',
      ['/data_base64 must be base64 of a text in UTF-8, got a string of 4'],
    ],
    [
      'base64 of a text that is not JSON',
      { data: undefined, data_base64: 'eA==' },
      'invalid_body',
      ['/data_base64 must be JSON: expected a JSON value at character 0, got something else'],
    ],
    [
      'a number as base64',
      { data: undefined, data_base64: 7 },
      'invalid_envelope',
      ['/data_base64 must be a string, got a number'],
    ],
    [
      'a wrong body in base64',
      { data: undefined, data_base64: 'e30=' },
      'invalid_body',
      ['/data_base64/amount must be number, got nothing'],
    ],
  ])('with %s is rejected with the place in it', (_, overrides, reason, errors) => {
    expect(refusal(cloudEvent(overrides))).toEqual({ reason, errors });
  });

  it.each<[string, string]>([
    ['application/json; charset=utf-8', 'valid'],
    ['application/vnd.acme+json', 'valid'],
    ['text/json', 'valid'],
    ['APPLICATION/JSON', 'valid'],
    ['application/json \t;x', 'valid'],
    ['application/a+b+json', 'valid'],
    ['application/jsonl', 'rejected'],
    ['application/json x', 'rejected'],
    ['application/a/json', 'rejected'],
    ['application/a /x+json', 'rejected'],
    ['application/xjson', 'rejected'],
    ['application/+json', 'rejected'],
    ['a b/json', 'rejected'],
    ['a;b/json', 'rejected'],
    ['a;b/x;y+json', 'rejected'],
    ['x application/json', 'rejected'],
    ['/json', 'rejected'],
    ['json', 'rejected'],
  ])('with data of %s is %s', (datacontenttype, kind) => {
    expect(read(cloudEvent({ datacontenttype })).kind).toBe(kind);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ specversion: '0.3' }, 'cloudevents'],
    [{ source: undefined, clientid: 'web' }, 'required'],
    [{ datacontenttype: 'text/xml' }, 'media_type'],
    [{ data: undefined }, 'required'],
    [{ data_base64: 'e30=' }, 'cloudevents'],
    [{ data: undefined, data_base64: 7 }, 'type'],
    [{ data: undefined, data_base64: 'e30' }, 'base64'],
    [{ data: undefined, data_base64: '/w==' }, 'utf8'],
  ])('with %j breaks the rule %s', (overrides, rule) => {
    expect(read(cloudEvent(overrides))).toMatchObject({ errors: [{ rule }] });
  });

  it('keeps its identity if only its data is ambiguous', () => {
    const text = cloudEvent().replace('"amount":', '"amount":1,"amount":');
    expect(refusal(text)).toEqual({
      reason: 'invalid_body',
      errors: ['/data/amount must not occur twice in one object'],
    });
    expect(read(text)).toMatchObject({
      identity: { tenantId: 'acme', eventId: 'evt-1' },
      eventType: 'payment.processed',
      schemaVersion: 'v1',
    });
  });

  it('has no identity if its attributes are ambiguous', () => {
    const text = cloudEvent().replace('"id":', '"id":"other","id":');
    expect(refusal(text)).toEqual({
      reason: 'invalid_envelope',
      errors: ['/id must not occur twice in one object'],
    });
    expect(read(text)).not.toHaveProperty('identity');
  });

  it('is kept as native text if it has expired, so that it can be compared', () => {
    const text = cloudEvent({ expirytime: '2026-11-21T08:59:59Z', subject: 's' });
    const reading = read(text);
    if (reading.kind === 'valid') throw new Error('It is valid.');
    expect(reading).toMatchObject({
      reason: 'expired',
      format: 'cloudevents',
      errors: [{ pointer: '/expirytime', rule: 'expiry' }],
      contentHash: textHash(reading.text),
    });
    const again = readMessage(reading.text, REGISTRY, -Infinity);
    expect(again).toMatchObject({ kind: 'valid', envelope: { extra: { subject: 's' } } });
    expect(again).not.toHaveProperty('format');
  });

  it.each(['event_type', 'schema_version'])('with %s is native', (name) => {
    const reading = read(cloudEvent({ [name]: 'v1' }));
    expect(reading).toMatchObject({ kind: 'rejected', reason: 'invalid_envelope' });
    expect(reading).not.toHaveProperty('format');
  });
});
