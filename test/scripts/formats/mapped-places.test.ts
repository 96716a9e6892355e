import { describe, expect, it } from 'vitest';

import type { SentFormat } from '../../../scripts/formats/format-option.ts';
import type { OutsideMessage } from '../../../scripts/formats/outside-message.ts';
import { senderMappings } from '../../../scripts/formats/sender-mappings.ts';
import { writeInFormat, writeWhatFits } from '../../../scripts/formats/write-in-format.ts';
import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { NOW, PAYMENT_SCHEMAS } from '../../support/events.ts';

const BODY = '{ "amount": 12.50,  "tenant": "acme", "order": 7 }';
const FIELDS = {
  event_id: 'e-1',
  event_type: 'payment.processed',
  schema_version: 'v2',
  tenant_id: 'acme',
  client_id: 'shop',
  occurred_at: '2026-11-21T08:59:58.25Z',
};
const FORMATS = ['cloudevents', 'cloudevents-binary', 'sns', 'sns-raw', 'eventbridge'] as const;

function event(more: object = {}): string {
  return `${JSON.stringify({ ...FIELDS, ...more }).slice(0, -1)},"body":${BODY}}`;
}

function written(format: SentFormat, mappings: MappingsFile, text = event()): OutsideMessage {
  const message = writeInFormat(text, format, senderMappings(mappings));
  if ('unfit' in message) throw new Error(message.unfit);
  return message;
}

/** What the processor with these mappings reads of a message. */
function read({ body, attributes }: OutsideMessage, mappings: MappingsFile): unknown {
  const formats = createFormats(readMappings(mappings));
  const reading = readMessage(body, new SchemaRegistry(PAYMENT_SCHEMAS, formats), NOW, attributes);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.errors));
  return { ...reading.envelope, extra: undefined, body: reading.bodyText };
}

const NAMES: MappingsFile = {
  types: { 'Payment Made': 'payment.processed/v2', Paid: 'payment.processed' },
  tenants: { 'ACME Inc.': 'acme', 'Acme Ltd.': 'acme' },
  clients: { '/shop/eu': 'shop' },
};
const CASES: [what: string, mappings: MappingsFile, more: object][] = [
  ['nothing', {}, {}],
  ['names', NAMES, {}],
  ['names of another version', NAMES, { schema_version: 'v1' }],
  [
    'places beside the body',
    {
      ...NAMES,
      cloudevents: { tenant_id: '/comacmetenant', client_id: '/app', body: '/data/payment' },
      sns: { tenant_id: '/MessageAttributes/customer/Value', body: '/Message/a~1b/payment' },
      eventbridge: {
        tenant_id: '/account',
        group_id: '/detail/who/group',
        body: '/detail/payment',
      },
    },
    { group_id: 'g-1' },
  ],
  [
    'places beside a body that is deeper',
    {
      cloudevents: { tenant_id: '/data/who', body: '/data/payment' },
      sns: { event_type: '/Message/kind', occurred_at: '/Message/at', body: '/Message/payment' },
      eventbridge: {
        client_id: '/detail/client',
        event_id: '/detail/key',
        body: '/detail/payment',
      },
    },
    { generation: undefined, correlation_id: 'c-1' },
  ],
  [
    'a place in the body that says the same',
    {
      cloudevents: { tenant_id: '/data/tenant' },
      sns: { tenant_id: '/Message/tenant' },
      eventbridge: { tenant_id: '/detail/data/tenant' },
    },
    {},
  ],
  [
    'a place in the body where nothing is',
    {
      cloudevents: { group_id: '/data/group' },
      sns: { group_id: '/Message/group' },
      eventbridge: { group_id: '/detail/data/group' },
    },
    { group_id: 'g-1' },
  ],
  [
    'the place of another field',
    {
      cloudevents: { tenant_id: '/source' },
      eventbridge: { tenant_id: '/source', event_id: '/time' },
    },
    {},
  ],
  [
    'a place that only structured CloudEvents can have',
    { cloudevents: { tenant_id: '/acme/tenant', client_id: '/Client' } },
    {},
  ],
  [
    'the standard places',
    { cloudevents: { body: '/data' }, eventbridge: { body: '/detail/data' } },
    {},
  ],
];

describe('an event that is written with mappings is read with them as the same event,', () => {
  it.each(CASES)('if they map %s', (_, mappings, more) => {
    for (const format of FORMATS) {
      const text = event(more);
      const meant = read({ body: text, attributes: {} }, {});
      expect([format, read(written(format, mappings, text), mappings)]).toEqual([format, meant]);
    }
  });
});

describe('the message of a sender who is mapped', () => {
  const parsed = ({ body }: OutsideMessage): unknown => JSON.parse(body);

  it('has the first name that the file has for a type, a tenant and a client, and no version beside it', () => {
    expect(parsed(written('cloudevents', NAMES))).toEqual({
      specversion: '1.0',
      id: 'e-1',
      type: 'Payment Made',
      source: '/shop/eu',
      time: FIELDS.occurred_at,
      tenantid: 'ACME Inc.',
      datacontenttype: 'application/json',
      data: JSON.parse(BODY) as unknown,
    });
    const older = written('sns-raw', NAMES, event({ schema_version: 'v1' }));
    expect(older.attributes).toMatchObject({
      event_type: { value: 'Paid' },
      schema_version: { value: 'v1' },
    });
  });

  it('has the body at its place, to the letter, as EventBridge would deliver it', () => {
    const mappings: MappingsFile = {
      ...NAMES,
      eventbridge: { tenant_id: '/account', body: '/detail' },
    };
    const message = written('eventbridge', mappings);
    expect(message.body).toContain(`"detail":${BODY}`);
    expect(parsed(message)).toEqual({
      version: '0',
      id: 'e-1',
      'detail-type': 'Payment Made',
      source: '/shop/eu',
      account: 'ACME Inc.',
      time: FIELDS.occurred_at,
      region: 'us-east-1',
      resources: [],
      detail: JSON.parse(BODY) as unknown,
    });
    expect(read(message, mappings)).toEqual(read({ body: event(), attributes: {} }, {}));
  });

  it('has its fields in the text of a raw message of SNS, if they are there', () => {
    const sns = { tenant_id: '/Message/who', body: '/Message/payment' };
    const { body, attributes } = written('sns-raw', { sns });
    expect(body).toBe(`{"who":"acme","payment":${BODY}}`);
    expect(Object.keys(attributes)).not.toContain('tenant_id');
  });

  it('has a source, even if the client is elsewhere', () => {
    const { attributes } = written('cloudevents-binary', { cloudevents: { client_id: '/app' } });
    expect(attributes).toMatchObject({
      'ce-app': { value: 'shop' },
      'ce-source': { value: 'shop' },
    });
  });
});

const TENANT_IN_BODY: MappingsFile = { cloudevents: { tenant_id: '/data/tenant' } };

describe('an event is unfit', () => {
  it.each<[string, SentFormat, MappingsFile, object, string]>([
    [
      'if its body says another tenant',
      'cloudevents',
      TENANT_IN_BODY,
      { tenant_id: 'other' },
      'as cloudevents it would be an event with another tenant_id, which schemas/mappings.json takes from /data/tenant',
    ],
    [
      'if its body would give it a group',
      'eventbridge',
      { eventbridge: { group_id: '/detail/data/tenant' } },
      {},
      'as eventbridge it would be an event with another group_id, which schemas/mappings.json takes from /detail/data/tenant',
    ],
    [
      'if the body leaves no place for a field',
      'eventbridge',
      { eventbridge: { body: '/detail' } },
      {},
      'as eventbridge it would have no place for its field "schema_version": the body is the whole detail',
    ],
    [
      'if its own type means another one',
      'sns-raw',
      { types: { 'payment.processed': 'payment.failed' } },
      {},
      'as sns-raw it would be an event with another event_type',
    ],
    [
      'if the processor would reject it, with the error',
      'cloudevents',
      { cloudevents: { group_id: '/data/order' } },
      {},
      'as cloudevents it would be rejected: /data/order must be a string of 1 to 128 visible ASCII characters, got a number',
    ],
  ])('%s', (_, format, mappings, more, reason) => {
    const message = writeInFormat(event(more), format, senderMappings(mappings));
    expect(message).toEqual({ unfit: expect.stringContaining(reason) as string });
  });

  it('unless nobody needs it as it is: then its body decides, and fields without a place are left out', () => {
    const other = event({ tenant_id: 'other' });
    const message = writeWhatFits(other, 'cloudevents', senderMappings(TENANT_IN_BODY));
    expect(read(message as OutsideMessage, TENANT_IN_BODY)).toMatchObject({ tenantId: 'acme' });
    const mappings = { ...NAMES, eventbridge: { tenant_id: '/account', body: '/detail' } };
    const grouped = event({ group_id: 'g-1' });
    const smaller = writeWhatFits(grouped, 'eventbridge', senderMappings(mappings));
    expect(read(smaller as OutsideMessage, mappings)).not.toHaveProperty('groupId');
  });

  it('but not if a field has the name of a method that all objects have', () => {
    const { attributes } = written('sns-raw', {}, event({ toString: 'x' }));
    expect(Object.entries(attributes)).toContainEqual(['toString', { type: 'String', value: 'x' }]);
  });
});
