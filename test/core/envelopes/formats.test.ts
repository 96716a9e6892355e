import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { textHash } from '../../../src/core/text-hash.ts';
import { NOW, PAYMENT, PAYMENTS, wireEvent, wireText } from '../../support/events.ts';
import {
  attributesOf,
  binary,
  busEvent,
  cloudEvent,
  FORMS,
  notification,
  type SentMessage,
} from '../../support/format-samples.ts';

const EVERY_FIELD = {
  group_id: 'order-1',
  expires_at: '2026-11-22T00:00:00Z',
  correlation_id: 'c-1',
  causation_id: 'c-0',
};

function read(sent: SentMessage | string): Reading {
  const { text, attributes } = typeof sent === 'string' ? { text: sent } : sent;
  return readMessage(text, PAYMENTS, NOW, attributes);
}

function formOf(name: string) {
  const form = FORMS[name];
  if (!form) throw new Error(`There is no form ${name}.`);
  return form;
}

function envelopeOf(text: string): object {
  const reading = read(text);
  return reading.kind === 'valid' ? reading.envelope : reading;
}

function places(reading: Reading): string[] {
  return reading.kind === 'valid' ? [] : reading.errors.map(({ pointer }) => pointer);
}

/** Where each form has the tenant and the body's amount. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  native: ['/tenant_id', '/body/amount'],
  'CloudEvent in JSON': ['/tenantid', '/data/amount'],
  'CloudEvent in base64': ['/tenantid', '/data_base64/amount'],
  'CloudEvent in binary mode': ['/attributes/ce-tenantid', '/data/amount'],
  'native event by SNS': ['/Message/tenant_id', '/Message/body/amount'],
  'CloudEvent by SNS': ['/Message/tenantid', '/Message/data/amount'],
  'binary CloudEvent by SNS': ['/MessageAttributes/ce-tenantid/Value', '/Message/amount'],
  'event of EventBridge by SNS': [
    '/Message/detail/metadata/tenant_id',
    '/Message/detail/data/amount',
  ],
  'attributes by SNS': ['/MessageAttributes/tenant_id/Value', '/Message/amount'],
  'attributes by SNS, raw': ['/attributes/tenant_id', '/body/amount'],
  'event of EventBridge': ['/detail/metadata/tenant_id', '/detail/data/amount'],
  'native event by EventBridge': ['/detail/tenant_id', '/detail/body/amount'],
  'CloudEvent by EventBridge': ['/detail/tenantid', '/detail/data/amount'],
};

describe.each(Object.keys(FORMS))('an event as %s', (name) => {
  const { format, write } = formOf(name);
  const [tenantAt, amountAt] = PLACES[name] ?? ['', ''];

  it('is read as the same event', () => {
    const native = read(wireText(EVERY_FIELD));
    const reading = read(write(wireEvent(EVERY_FIELD)));
    if (native.kind === 'rejected' || reading.kind === 'rejected') {
      throw new Error('It is rejected.');
    }
    const { extra: _, ...envelope } = reading.envelope;
    expect(envelope).toEqual(native.envelope);
    expect(reading.body).toEqual(PAYMENT);
    expect(reading.bodyText).toBe(JSON.stringify(PAYMENT));
    expect(reading.format).toBe(format);
  });

  it('is rejected with places in it, and keeps what can be trusted', () => {
    const nobodys = read(write(wireEvent({ tenant_id: undefined })));
    expect([places(nobodys), nobodys]).toMatchObject([[tenantAt], { reason: 'invalid_envelope' }]);
    expect(nobodys).toMatchObject({ eventType: 'payment.processed', schemaVersion: 'v1' });
    expect(nobodys).not.toHaveProperty('identity');

    const foreign = read(write(wireEvent({ tenant_id: 'no tenant' })));
    expect(places(foreign)).toEqual([tenantAt]);

    const wrong = read(write(wireEvent({ body: { amount: -1 } })));
    expect([places(wrong), wrong]).toMatchObject([[amountAt], { reason: 'invalid_body' }]);
    expect(wrong).toMatchObject({ identity: { tenantId: 'acme', eventId: 'evt-1' } });
    expect(wrong.format).toBe(format);
  });

  it('is rejected in the same way if its kept text is sent again', () => {
    for (const overrides of [{ tenant_id: undefined }, { body: { amount: -1 } }]) {
      const reading = read(write(wireEvent(overrides)));
      if (reading.kind === 'valid') throw new Error('It is valid.');
      expect(reading.contentHash).toBe(textHash(reading.text));
      const { errors, fingerprint, ...rest } = reading;
      expect(read(reading.text)).toMatchObject({
        ...rest,
        errors: errors.map(({ rule, message }) => ({ rule, message })),
      });
    }
  });
});

describe('bodies', () => {
  it('are the same in all forms, whatever JSON they are', () => {
    const body = fc.jsonValue({ maxDepth: 3 }).filter((value) => {
      const reading = read(wireText({ body: { amount: 1, value } }));
      return reading.kind === 'valid';
    });
    fc.assert(
      fc.property(body, fc.string({ unit: 'grapheme', maxLength: 9 }), (value, key) => {
        const event = wireEvent({ body: { amount: 1, [`a${key}`]: value } });
        const { text } = formOf('native').write(event);
        const native = read(text);
        for (const { write } of Object.values(FORMS)) {
          const reading = read(write(event));
          expect(reading.kind).toBe(native.kind);
          if (reading.kind === 'valid') {
            expect(reading).toHaveProperty('bodyText', JSON.stringify(event['body']));
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  const AMBIGUOUS = '{"amount":1,"amount":2}';
  it.each<[string, SentMessage, string]>([
    ['a CloudEvent', { text: withData(cloudEvent(wireEvent()), AMBIGUOUS) }, '/data/amount'],
    [
      'a CloudEvent in base64',
      json(cloudEventOf(Buffer.from(AMBIGUOUS).toString('base64'))),
      '/data_base64/amount',
    ],
    ['a binary CloudEvent', { ...binary(wireEvent()), text: AMBIGUOUS }, '/data/amount'],
    [
      'a native event by SNS',
      json(notification(withData(wireEvent(), AMBIGUOUS))),
      '/Message/body/amount',
    ],
    [
      'attributes by SNS',
      json(notification(AMBIGUOUS, attributesOf(wireEvent({ body: undefined })))),
      '/Message/amount',
    ],
    [
      'raw attributes',
      { text: AMBIGUOUS, attributes: attributesOf(wireEvent({ body: undefined })) },
      '/body/amount',
    ],
    [
      'an event of EventBridge',
      {
        text: inBus({ metadata: wireEvent({ body: undefined, event_type: undefined }) }, AMBIGUOUS),
      },
      '/detail/data/amount',
    ],
    [
      'a native event by EventBridge',
      {
        text: JSON.stringify(busEvent('x', 0)).replace(
          '"detail":0',
          `"detail":${withData(wireEvent(), AMBIGUOUS)}`,
        ),
      },
      '/detail/body/amount',
    ],
  ])('on which readers may disagree are rejected as bodies: %s', (_, sent, pointer) => {
    const reading = read(sent);
    expect(reading).toMatchObject({
      kind: 'rejected',
      reason: 'invalid_body',
      errors: [{ pointer, rule: 'duplicate_key' }],
      identity: { tenantId: 'acme', eventId: 'evt-1' },
    });
  });

  it.each<[string, SentMessage, string, string]>([
    ['a binary CloudEvent', { ...binary(wireEvent()), text: '{"a' }, '/data', 'cloudevents'],
    [
      'raw attributes',
      { text: '1,"tenant_id":"evil"', attributes: attributesOf(wireEvent({ body: undefined })) },
      '/body',
      'sns',
    ],
    [
      'attributes by SNS',
      json(notification('hello', attributesOf(wireEvent({ body: undefined })))),
      '/Message',
      'sns',
    ],
  ])('that are not JSON are rejected, and the event is known: %s', (_, sent, pointer, format) => {
    const reading = read(sent);
    expect(reading).toMatchObject({
      reason: 'invalid_body',
      errors: [{ pointer, rule: 'syntax' }],
      identity: { tenantId: 'acme', eventId: 'evt-1' },
      format,
    });
    if (reading.kind === 'valid') throw new Error('It is valid.');
    expect(read(reading.text)).toMatchObject({ identity: { tenantId: 'acme', eventId: 'evt-1' } });
  });

  it('make no identity if the envelope around them is ambiguous', () => {
    const twice = (text: string) => text.replace('"tenant_id":', '"tenant_id":"x","tenant_id":');
    for (const text of [
      twice(JSON.stringify(notification('x')).replace('"Type"', '"tenant_id":1,"Type"')),
      twice(inBus({ metadata: wireEvent({ body: undefined, event_type: undefined }) }, '{}')),
    ]) {
      const reading = read(text);
      expect(reading).toMatchObject({ reason: 'invalid_envelope' });
      expect(reading).not.toHaveProperty('identity');
    }
  });
});

function json(value: unknown): SentMessage {
  return { text: JSON.stringify(value) };
}

function cloudEventOf(base64: string): unknown {
  const { data, ...members } = cloudEvent(wireEvent());
  return { ...members, data_base64: base64 };
}

/** The JSON of an event with exactly this text as its data or body. */
function withData(event: Readonly<Record<string, unknown>>, text: string): string {
  const name = 'data' in event ? 'data' : 'body';
  return JSON.stringify({ ...event, [name]: 0 }).replace(`"${name}":0`, `"${name}":${text}`);
}

function inBus(detail: object, data: string): string {
  const event = busEvent('payment.processed', { ...detail, data: 0 });
  return JSON.stringify(event).replace('"data":0', `"data":${data}`);
}

describe('what is recognised', () => {
  const BINARY = binary(wireEvent()).attributes;
  const FIELDS = attributesOf(wireEvent({ body: undefined }));
  it.each<[string, string, MessageAttributes | undefined, string | undefined]>([
    ['attributes of a CloudEvent, even around a native event', wireText(), BINARY, 'cloudevents'],
    ['a native event, with attributes of its own', wireText(), FIELDS, undefined],
    ['a native event with specversion', wireText({ specversion: '1.0' }), undefined, undefined],
    [
      'a CloudEvent with detail',
      JSON.stringify({ ...busEvent('x', {}), specversion: '1.0' }),
      undefined,
      'cloudevents',
    ],
    [
      'an event of EventBridge with Type',
      JSON.stringify({ ...notification('x'), ...busEvent('x', {}) }),
      undefined,
      'eventbridge',
    ],
    ['a message of SNS', JSON.stringify(notification('x')), FIELDS, 'sns'],
    ['any text with the attribute event_type', '7', FIELDS, 'sns'],
    [
      'a text that is not JSON, without such an attribute',
      'x',
      attributesOf({ a: 'b' }),
      undefined,
    ],
    ['any other object', '{"Type":"Notification"}', undefined, undefined],
    ['any other array', '[{"event_id":"1"}]', undefined, undefined],
    ['a string', '"specversion"', undefined, undefined],
  ])('%s', (_, text, attributes, format) => {
    expect(readMessage(text, PAYMENTS, NOW, attributes).format).toBe(format);
  });

  it('takes the underscore as the prefix, too', () => {
    const { text, attributes } = binary(wireEvent({ tenant_id: undefined }));
    const renamed = Object.entries(attributes).map(([name, value]) => [
      name.replace('ce-', 'ce_'),
      value,
    ]);
    const sent = { text, attributes: Object.fromEntries(renamed) as MessageAttributes };
    expect(places(read(sent))).toEqual(['/attributes/ce_tenantid']);
  });

  it('tells a CloudEvent in binary mode without specversion what it lacks', () => {
    const { text, attributes } = binary(wireEvent());
    const { 'ce-specversion': _, ...others } = attributes;
    const reading = read({ text, attributes: others });
    expect(reading).toMatchObject({ reason: 'invalid_envelope', format: 'cloudevents' });
    expect(places(reading)).toEqual(['/attributes/ce-specversion']);
    const kept = reading.kind === 'rejected' ? reading.text : '';
    expect(read(kept)).toMatchObject({ errors: [{ pointer: '/specversion' }] });
    const notified = read(json(notification(text, others)));
    expect(places(notified)).toEqual(['/MessageAttributes/ce-specversion/Value']);
    expect(createFormats(NO_MAPPINGS).textWithAttributes(text, others)).toBe(kept);
    expect(read({ text: wireText(), attributes: others })).toMatchObject({ kind: 'valid' });
  });

  it('unwraps each transport once', () => {
    const twice = notification(JSON.stringify(notification(wireText())));
    expect(read(json(twice))).toMatchObject({
      reason: 'invalid_envelope',
      format: 'sns',
      errors: [
        {
          pointer: '/Message',
          rule: 'nested_sns',
          message: expect.stringContaining('not a message of SNS'),
        },
      ],
    });
    const nested = busEvent('payment.processed', busEvent('x', wireEvent()));
    expect(read(json(nested))).toMatchObject({ reason: 'invalid_envelope', format: 'eventbridge' });
  });

  it.each<[string, SentMessage]>([
    ['an array of CloudEvents', json([cloudEvent(wireEvent())])],
    [
      'what says that it is a batch',
      {
        text: '[]',
        attributes: attributesOf({ 'Content-Type': 'application/cloudevents-batch+json' }),
      },
    ],
  ])('refuses batches: %s', (_, sent) => {
    expect(read(sent)).toMatchObject({
      reason: 'invalid_envelope',
      format: 'cloudevents',
      errors: [
        {
          pointer: '',
          rule: 'cloudevents_batch',
          message:
            'must be one event: send each event of a batch in a message of its own, got an array',
        },
      ],
    });
  });

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'])('refuses a %s', (Type) => {
    const SubscribeURL = 'https://sns.example/?Action=ConfirmSubscription';
    const reading = read(json({ ...notification('You …'), Type, Token: 't', SubscribeURL }));
    expect(reading).toMatchObject({ reason: 'invalid_envelope', format: 'sns' });
    const [error] = reading.kind === 'valid' ? [] : reading.errors;
    expect(error).toMatchObject({ pointer: '/Type', rule: 'sns' });
    expect(error?.message).toMatch(/^must be "Notification": .* open its SubscribeURL to /);
  });
});

describe('a CloudEvent in binary mode', () => {
  it('has the same text whatever the order of its attributes', () => {
    const { text, attributes } = binary(wireEvent({ body: { amount: -1 } }));
    const reversed = Object.fromEntries(Object.entries(attributes).reverse());
    const [one, other] = [read({ text, attributes }), read({ text, attributes: reversed })];
    expect(one.contentHash).toBe(other.contentHash);
    const more = { ...attributes, 'ce-subject': { type: 'String', value: 's' } };
    expect(read({ text, attributes: more }).contentHash).not.toBe(one.contentHash);
  });

  it('takes its media type from the attribute content-type', () => {
    const { text, attributes } = binary(wireEvent());
    const typed = (type: string) =>
      read({ text, attributes: { ...attributes, ...attributesOf({ 'content-type': type }) } });
    expect(typed('application/json; charset=utf-8').kind).toBe('valid');
    expect(places(typed('text/xml'))).toEqual(['/attributes/content-type']);
  });

  it('lets no attribute stand for the data', () => {
    const { text, attributes } = binary(wireEvent());
    const given = attributesOf({ 'ce-data': '{"amount":-1}', 'ce-data_base64': 'e30=' });
    expect(read({ text, attributes: { ...attributes, ...given } })).toMatchObject({
      kind: 'valid',
      body: PAYMENT,
      envelope: { extra: { 'ce-data': '{"amount":-1}', 'ce-data_base64': 'e30=' } },
    });
  });
});

describe('attributes with the names of the native fields', () => {
  const FIELDS = wireEvent({ body: undefined });
  it('may lack what SNS says', () => {
    const { event_id: _, occurred_at: __, ...rest } = FIELDS;
    const message = notification(JSON.stringify(PAYMENT), attributesOf(rest));
    expect(read(json(message))).toMatchObject({
      kind: 'valid',
      envelope: { eventId: message['MessageId'], occurredAt: message['Timestamp'] },
    });
    const raw = { text: JSON.stringify(PAYMENT), attributes: attributesOf(rest) };
    expect(places(read(raw))).toEqual(['/attributes/event_id', '/attributes/occurred_at']);
  });

  it('keep all else as extra, but for what tracing adds', () => {
    const more = { priority: 'high', traceparent: '00-1', generation: '3', 'a.b': 'c' };
    const message = notification(JSON.stringify(PAYMENT), attributesOf({ ...FIELDS, ...more }));
    expect(read(json({ ...message, Subject: 'Paid' }))).toMatchObject({
      kind: 'valid',
      envelope: { generation: 3, extra: { priority: 'high', Subject: 'Paid', 'a.b': 'c' } },
    });
    const reading = read(json(message));
    expect(reading).not.toHaveProperty('envelope.extra.traceparent');
    expect(reading).not.toHaveProperty('envelope.extra.MessageId');
  });

  it('may be numbers and bytes', () => {
    const attributes: MessageAttributes = {
      ...attributesOf(FIELDS),
      generation: { type: 'Number', value: '2' },
      seal: { type: 'Binary', value: new Uint8Array([1, 2]) },
    };
    expect(read({ text: JSON.stringify(PAYMENT), attributes })).toMatchObject({
      kind: 'valid',
      envelope: { generation: 2, extra: { seal: 'AQI=' } },
    });
  });
});

describe('what tracing adds', () => {
  it.each(['CloudEvent in JSON', 'CloudEvent in binary mode', 'event of EventBridge'])(
    'is no part of an event as %s',
    (name) => {
      const sent = formOf(name).write(wireEvent({ traceparent: '00-1', tracestate: 'a=1' }));
      const reading = read(sent);
      const extra = reading.kind === 'valid' ? reading.envelope.extra : reading;
      expect(JSON.stringify(extra)).not.toContain('trace');
    },
  );
});

describe('an event of EventBridge', () => {
  it('has its detail as body without metadata, and keeps what the bus says', () => {
    const { tenant_id, schema_version } = wireEvent();
    expect(places(read(json(busEvent('payment.processed', PAYMENT))))).toEqual([
      '/detail/metadata/tenant_id',
      '/detail/metadata/schema_version',
    ]);
    const detail = { metadata: { tenant_id, schema_version, trace: 't' }, data: PAYMENT, more: 1 };
    const event = { ...busEvent('payment.processed', detail), 'replay-name': 'again' };
    expect(read(json(event))).toMatchObject({
      kind: 'valid',
      envelope: {
        eventId: event['id' as keyof typeof event],
        clientId: 'com.acme.shop',
        occurredAt: '2026-11-21T08:59:59Z',
        extra: {
          account: '123456789012',
          region: 'eu-west-1',
          resources: [],
          detail: { metadata: { trace: 't' }, more: 1 },
        },
      },
    });
    const reading = read(json(event));
    for (const name of ['id', 'time', 'version', 'replay-name', 'source']) {
      expect(reading).not.toHaveProperty(['envelope', 'extra', name]);
    }
  });

  it.each([null, 'x', []])('has an object as its detail, not %j', (detail) => {
    expect(read(json(busEvent('payment.processed', detail)))).toMatchObject({
      reason: 'invalid_envelope',
      errors: [
        {
          pointer: '/detail',
          rule: 'type',
          message: expect.stringMatching(/^must be an object, got (null|an array|a string)$/),
        },
      ],
    });
  });

  it.each([
    [7, 'a number'],
    [[], 'an array'],
  ])('says once that its metadata must be an object, not %j', (metadata, kind) => {
    const event = busEvent('payment.processed', { ...PAYMENT, metadata });
    expect(read(json(event))).toMatchObject({
      errors: [
        {
          pointer: '/detail/metadata',
          rule: 'required',
          message: `must be an object, got ${kind}`,
        },
      ],
    });
  });

  it('keeps nothing that is about its delivery, and takes its generation from its metadata', () => {
    const metadata = wireEvent({ body: undefined, event_type: undefined, generation: 3 });
    const event = busEvent('payment.processed', { metadata, data: PAYMENT });
    const { source, account, region, resources } = event;
    expect(read(json({ ...event, 'replay-name': 'again' }))).toHaveProperty('envelope', {
      ...envelopeOf(wireText()),
      generation: 3,
      extra: { source, account, region, resources },
    });
  });

  it.each([[[3]], [{}], [true], ['3.0']])('has no generation that is %j', (generation) => {
    const metadata = wireEvent({ body: undefined, event_type: undefined, generation });
    const event = busEvent('payment.processed', { metadata, data: PAYMENT });
    expect(places(read(json(event)))).toEqual(['/detail/metadata/generation']);
  });

  it('takes its own id for null, and says where else a wrong client may be', () => {
    const { tenant_id, schema_version } = wireEvent();
    const metadata = { tenant_id, schema_version, event_id: null };
    const event = busEvent('payment.processed', { metadata, data: PAYMENT });
    expect(read(json(event))).toMatchObject({ envelope: { eventId: event['id'] } });
    const reading = read(json({ ...event, source: '/' }));
    expect(reading).toMatchObject({
      errors: [
        {
          pointer: '/source',
          message:
            'must be a string with a letter or digit, got a string of 1 (detail.metadata.client_id can say it instead, or "clients" in schemas/mappings.json can give it another name)',
        },
      ],
    });
  });

  it('is refused with the place on which readers may disagree', () => {
    const text = JSON.stringify(busEvent('payment.processed', {})).replace('"id"', '"id":1,"id"');
    expect(read(text)).toMatchObject({ errors: [{ pointer: '/id', rule: 'duplicate_key' }] });
  });

  it('needs data beside its metadata', () => {
    const metadata = wireEvent({ body: undefined, event_type: undefined });
    const event = busEvent('payment.processed', { metadata });
    expect(places(read(json(event)))).toEqual(['/detail/data']);
  });
});

describe('textWithAttributes', () => {
  const formats = createFormats(NO_MAPPINGS);
  it.each(Object.keys(FORMS))('keeps an event as it is: %s', (name) => {
    const sent = formOf(name).write(wireEvent({ subject: 's' }));
    const text = formats.textWithAttributes(sent.text, sent.attributes ?? {});
    expect(text === undefined).toBe(sent.attributes === undefined);
    if (text !== undefined) expect(read(text)).toEqual(read(sent));
  });
});
