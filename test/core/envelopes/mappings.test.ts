import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { NOW, wireText } from '../../support/events.ts';
import { attributesOf, busEvent, notification } from '../../support/format-samples.ts';

/** Accepts any body of `order.placed`, v1 and v2, and of `instance.changed` v1. */
const SCHEMAS = ['order.placed/v1', 'order.placed/v2', 'instance.changed/v1'].map((schema) => {
  const [eventType = '', version = ''] = schema.split('/');
  return { eventType, version, validate: () => [] };
});

function read(file: MappingsFile, message: unknown, attributes?: MessageAttributes): Reading {
  const registry = new SchemaRegistry(SCHEMAS, createFormats(readMappings(file)));
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return readMessage(text, registry, NOW, attributes);
}

const CLOUD_EVENT = {
  specversion: '1.0',
  id: 'A234-1234-1234',
  source: '/shop/eu',
  type: 'com.acme.order.placed',
  time: '2026-11-21T08:59:58Z',
  comacmetenant: 'ACME GmbH',
  data: { meta: { seq: 7 }, order: { total: 1.5 } },
};

describe('mappings', () => {
  const FILE: MappingsFile = {
    types: { 'com.acme.order.placed': 'order.placed/v2' },
    tenants: { 'ACME GmbH': 'acme' },
    clients: { '/shop/eu': 'shop' },
    cloudevents: { tenant_id: '/comacmetenant', body: '/data/order' },
  };

  it('give our names to what senders name differently, and keep theirs', () => {
    expect(read(FILE, CLOUD_EVENT)).toMatchObject({
      kind: 'valid',
      envelope: {
        eventType: 'order.placed',
        schemaVersion: 'v2',
        tenantId: 'acme',
        clientId: 'shop',
        extra: {
          type: 'com.acme.order.placed',
          source: '/shop/eu',
          comacmetenant: 'ACME GmbH',
          data: { meta: { seq: 7 } },
        },
      },
      bodyText: '{"total":1.5}',
    });
  });

  it('let a message say its version itself', () => {
    expect(read(FILE, { ...CLOUD_EVENT, schemaversion: 'v1' })).toMatchObject({
      envelope: { schemaVersion: 'v1' },
    });
    const file = { ...FILE, types: { 'com.acme.order.placed': 'order.placed' } };
    expect(read(file, CLOUD_EVENT)).toMatchObject({
      errors: [{ pointer: '/schemaversion', rule: 'required' }],
    });
  });

  it('point to the type if no schema has the version that they give it', () => {
    const file = { ...FILE, types: { 'com.acme.order.placed': 'order.placed/v9' } };
    expect(read(file, CLOUD_EVENT)).toMatchObject({
      reason: 'unknown_version',
      errors: [{ pointer: '/type', rule: 'known' }],
    });
  });

  it('leave messages of no format alone if they have no attributes', () => {
    const file: MappingsFile = { sns: { event_type: '/MessageAttributes/kind/Value' } };
    expect(read(file, '{}')).not.toHaveProperty('format');
    expect(read(file, '{}', attributesOf({ a: 'b' }))).toHaveProperty('format', 'sns');
  });

  it('find the body in the detail of an event of EventBridge', () => {
    const file: MappingsFile = { eventbridge: { body: '/detail/order', tenant_id: '/account' } };
    const detail = { metadata: { schema_version: 'v1', by: 'x' }, order: { total: 1 }, more: 2 };
    expect(read(file, busEvent('order.placed', detail))).toMatchObject({
      envelope: { tenantId: '123456789012', extra: { detail: { metadata: { by: 'x' }, more: 2 } } },
      bodyText: '{"total":1}',
    });
    expect(read(file, busEvent('order.placed', { ...detail, order: undefined }))).toMatchObject({
      errors: [{ pointer: '/detail/order', rule: 'required' }],
    });
  });

  it('let other names pass as they are', () => {
    const event = { ...CLOUD_EVENT, type: 'order.placed', schemaversion: 'v1', source: 'web' };
    expect(read(FILE, { ...event, comacmetenant: 'acme' })).toMatchObject({
      envelope: { eventType: 'order.placed', tenantId: 'acme', clientId: 'web' },
    });
  });

  it('say where a field is missing, and where it may also be', () => {
    const { comacmetenant: _, ...event } = CLOUD_EVENT;
    expect(read(FILE, { ...event, data: {} })).toMatchObject({
      reason: 'invalid_envelope',
      errors: [
        {
          pointer: '/comacmetenant',
          rule: 'required',
          message: expect.stringMatching(/, got nothing \(tenantid can say it instead\)$/),
        },
        { pointer: '/data/order', rule: 'required' },
      ],
    });
  });

  it('name the other place of a missing field by its path', () => {
    const file = { eventbridge: { tenant_id: '/detail/shop' } };
    expect(read(file, busEvent('order.placed', {}))).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({
          pointer: '/detail/shop',
          message: expect.stringMatching(/\(detail\.metadata\.tenant_id can say it instead\)$/),
        }),
      ]),
    });
  });

  it('say that their version may also be with the type', () => {
    const file = {
      cloudevents: { tenant_id: '/comacmetenant', schema_version: '/comacmeversion' },
    };
    expect(
      read(file, { ...CLOUD_EVENT, comacmetenant: 'acme', type: 'order.placed' }),
    ).toMatchObject({
      errors: [
        {
          pointer: '/comacmeversion',
          message: expect.stringMatching(
            /\(schemaversion can say it instead, or "types" in schemas\/mappings.json says the version\)$/,
          ),
        },
      ],
    });
  });

  it('leave the standard place to senders that have nothing at the mapped one', () => {
    const { comacmetenant: _, ...event } = CLOUD_EVENT;
    expect(read(FILE, { ...event, tenantid: 'other' })).toMatchObject({
      envelope: { tenantId: 'other' },
    });
    expect(read(FILE, { ...event, tenantid: 'no tenant' })).toMatchObject({
      errors: [{ pointer: '/tenantid', rule: 'envelope' }],
    });
  });

  it('find a body in data on which readers may disagree', () => {
    const text = JSON.stringify(CLOUD_EVENT);
    expect(read(FILE, text.replace('"total":', '"total":1,"total":'))).toMatchObject({
      reason: 'invalid_body',
      errors: [{ pointer: '/data/order/total', rule: 'duplicate_key' }],
      identity: { tenantId: 'acme', eventId: 'A234-1234-1234' },
    });
    const around = read(FILE, text.replace('"seq":', '"seq":1,"seq":'));
    expect(around).toMatchObject({ reason: 'invalid_envelope' });
    expect(around).not.toHaveProperty('identity');
  });

  it('find a body and its fields in data that is in base64', () => {
    const { data, comacmetenant: _, ...attributes } = CLOUD_EVENT;
    const inData = { ...FILE, cloudevents: { tenant_id: '/data/tenant', body: '/data/order' } };
    const base64 = (value: unknown) =>
      read(inData, {
        ...attributes,
        data_base64: Buffer.from(JSON.stringify(value)).toString('base64'),
      });
    expect(base64({ ...data, tenant: 'ACME GmbH' })).toMatchObject({
      envelope: { tenantId: 'acme', extra: { data: { meta: { seq: 7 } } } },
      bodyText: '{"total":1.5}',
    });
    expect(base64({ tenant: 'ACME GmbH' })).toMatchObject({
      reason: 'invalid_envelope',
      errors: [{ pointer: '/data_base64/order', rule: 'required' }],
    });
    expect(base64({ ...data, tenant: 7 })).toMatchObject({
      errors: [{ pointer: '/data_base64/tenant', rule: 'envelope' }],
    });
    const tenantAt = (pointer: string) =>
      read(
        { ...FILE, cloudevents: { tenant_id: pointer } },
        { ...attributes, shop: {}, data_base64: 'e30=' },
      );
    expect(tenantAt('/data')).toMatchObject({ errors: [{ pointer: '/data_base64' }] });
    expect(tenantAt('/shop/data')).toMatchObject({ errors: [{ pointer: '/shop/data' }] });
    expect(tenantAt('/data2')).toMatchObject({ errors: [{ pointer: '/data2' }] });
    const atData = read(inData, { ...attributes, data, data_base64: 'e30=' });
    expect(atData).toMatchObject({
      errors: [{ pointer: '/data/tenant' }, { pointer: '/data_base64', rule: 'cloudevents' }],
    });
  });

  it('let native events be', () => {
    const file: MappingsFile = { types: { 'order.placed': 'instance.changed/v1' } };
    expect(read(file, wireText({ event_type: 'order.placed' }))).toMatchObject({
      envelope: { eventType: 'order.placed' },
    });
  });

  it('find fields in the message of SNS, wrapped or raw', () => {
    const file: MappingsFile = {
      sns: {
        event_type: '/Message/kind',
        event_id: '/Message/ids/0',
        tenant_id: '/MessageAttributes/shop/Value',
        client_id: '/Subject',
        schema_version: '/MessageAttributes/version/Value',
        body: '/Message/order',
      },
      clients: { 'Order for you': 'web' },
    };
    const message = JSON.stringify({ kind: 'order.placed', ids: ['o-1'], order: { total: 1 } });
    const attributes = attributesOf({ shop: 'acme', version: 'v1', more: 'x' });
    const wrapped = { ...notification(message, attributes), Subject: 'Order for you' };
    const expected = {
      kind: 'valid',
      format: 'sns',
      envelope: {
        eventId: 'o-1',
        eventType: 'order.placed',
        tenantId: 'acme',
        extra: { more: 'x', Message: { ids: ['o-1'] } },
      },
      bodyText: '{"total":1}',
    };
    expect(read(file, wrapped)).toMatchObject(expected);
    const raw = attributesOf({
      shop: 'acme',
      version: 'v1',
      more: 'x',
      by: 'web',
      at: '2026-11-21T08:59:58Z',
    });
    const ofRaw = {
      ...file.sns,
      client_id: '/MessageAttributes/by/Value',
      occurred_at: '/MessageAttributes/at/Value',
    };
    expect(read({ ...file, sns: ofRaw }, message, raw)).toMatchObject(expected);
    expect(read(file, message, raw)).toMatchObject({
      errors: [{ pointer: '/attributes/client_id' }, { pointer: '/attributes/occurred_at' }],
    });
  });
});

describe('an error of a message of SNS with a mapping that is not there', () => {
  const file: MappingsFile = {
    sns: { event_type: '/Subject', tenant_id: '/TopicArn', client_id: '/Message/client' },
  };
  const pointersOf = (reading: Reading) =>
    'errors' in reading && reading.errors.map(({ pointer }) => pointer);

  it('names an attribute that the sender can set if the delivery is raw', () => {
    const attributes = attributesOf({ event_id: 'e-1', schema_version: 'v1' });
    expect(pointersOf(read(file, '{"total":1}', attributes))).toEqual([
      '/attributes/event_type',
      '/attributes/tenant_id',
      '/body/client',
      '/attributes/occurred_at',
    ]);
  });

  it('names the mapped place if SNS has wrapped it', () => {
    const attributes = attributesOf({ event_id: 'e-1', schema_version: 'v1', event_type: '' });
    const { TopicArn: _, ...message } = notification('{"total":1}', attributes);
    expect(pointersOf(read(file, { ...message, Subject: 7 }))).toEqual([
      '/Subject',
      '/TopicArn',
      '/Message/client',
    ]);
  });
});

// Written from the fields of the specifications. Their senders know nothing of tenants and versions.
describe('messages as their specifications show them', () => {
  it('an event that EC2 sends to EventBridge', () => {
    const file: MappingsFile = {
      types: { 'EC2 Instance State-change Notification': 'instance.changed/v1' },
      tenants: { '111122223333': 'acme' },
      eventbridge: { tenant_id: '/account' },
    };
    const event = {
      ...busEvent('EC2 Instance State-change Notification', {
        'instance-id': 'i-1234567890abcdef0',
        state: 'terminated',
      }),
      source: 'aws.ec2',
      account: '111122223333',
      resources: ['arn:aws:ec2:us-west-1:111122223333:instance/i-1234567890abcdef0'],
    };
    expect(read(file, event)).toMatchObject({
      kind: 'valid',
      format: 'eventbridge',
      envelope: {
        eventId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
        eventType: 'instance.changed',
        tenantId: 'acme',
        clientId: 'aws.ec2',
        occurredAt: '2026-11-21T08:59:59Z',
        extra: { account: '111122223333', region: 'eu-west-1', resources: event.resources },
      },
      body: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
    });
  });

  it('a notification of SNS with a subject and a plain text', () => {
    const file: MappingsFile = {
      types: { 'My First Message': 'order.placed/v1' },
      clients: { 'arn:aws:sns:eu-west-1:123456789012:orders': 'orders' },
      sns: { event_type: '/Subject', client_id: '/TopicArn', tenant_id: '/Message/tenant' },
    };
    const message = { ...notification('Hello world!'), Subject: 'My First Message' };
    expect(read(file, message)).toMatchObject({
      reason: 'invalid_body',
      errors: [{ pointer: '/Message', rule: 'syntax' }],
      eventType: 'order.placed',
    });
    const withJson = { ...message, Message: '{"tenant": "acme", "text": "Hello world!"}' };
    expect(read(file, withJson)).toMatchObject({
      kind: 'valid',
      envelope: {
        eventId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
        occurredAt: '2026-11-21T08:59:59.000Z',
        clientId: 'orders',
      },
      bodyText: '{"tenant": "acme", "text": "Hello world!"}',
    });
    expect(read({}, message)).toMatchObject({
      reason: 'malformed_json',
      errors: [{ pointer: '/Message', rule: 'syntax' }],
    });
  });

  const SPECIFIED = {
    specversion: '1.0',
    type: 'com.example.someevent',
    source: '/mycontext',
    subject: null,
    id: 'C234-1234-1234',
    time: '2018-04-05T17:31:00Z',
    comexampleextension1: 'value',
    comexampleothervalue: 5,
  };
  const FILE: MappingsFile = {
    types: { 'com.example.someevent': 'order.placed/v1' },
    clients: { '/mycontext': 'mycontext' },
    cloudevents: { tenant_id: '/comexampleextension1' },
  };
  it.each<[string, Record<string, unknown>, unknown]>([
    [
      'JSON data',
      { datacontenttype: 'application/json', data: { appinfoA: 'abc', appinfoC: true } },
      { appinfoA: 'abc', appinfoC: true },
    ],
    ['JSON data without a media type', { data: { appinfoA: 'abc' } }, { appinfoA: 'abc' }],
    [
      'a string as JSON data',
      { datacontenttype: 'application/json', data: "I'm just a string" },
      "I'm just a string",
    ],
    ['a number as data', { data: 1.5 }, 1.5],
    ['null as data', { data: null }, null],
    [
      'JSON in base64',
      { datacontenttype: 'application/json', data_base64: 'eyAieHl6IjogMTIzIH0=' },
      { xyz: 123 },
    ],
  ])('a CloudEvent with %s', (_, data, body) => {
    const reading = read(FILE, { ...SPECIFIED, ...data });
    expect(reading).toMatchObject({
      kind: 'valid',
      body,
      envelope: { tenantId: 'value', clientId: 'mycontext', extra: { comexampleothervalue: 5 } },
    });
    expect(reading).not.toHaveProperty('envelope.extra.subject');
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'XML as a string',
      { datacontenttype: 'application/xml', data: '<much wow="xml"/>' },
      '/datacontenttype',
    ],
    [
      'binary data',
      { datacontenttype: 'application/vnd.apache.thrift.binary', data_base64: 'AAECAw==' },
      '/datacontenttype',
    ],
    ['no data', {}, '/data'],
  ])('a CloudEvent with %s has no body of JSON', (_, data, pointer) => {
    expect(read(FILE, { ...SPECIFIED, ...data })).toMatchObject({
      reason: 'invalid_envelope',
      errors: [{ pointer }],
    });
  });
});
