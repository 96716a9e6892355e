import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import type { MessageAttribute, MessageAttributes } from '../../../src/core/message-attribute.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { NOW, PAYMENT, PAYMENT_SCHEMAS, wireEvent } from '../../support/events.ts';
import {
  attributesOf,
  binary,
  busEvent,
  cloudEvent,
  notification,
  type SentMessage,
} from '../../support/format-samples.ts';

function read({ text, attributes }: SentMessage, file: MappingsFile = {}): Reading {
  const registry = new SchemaRegistry(PAYMENT_SCHEMAS, createFormats(readMappings(file)));
  return readMessage(text, registry, NOW, attributes);
}

/** Pointer and message of each error. */
function refusal(reading: Reading): string[] {
  if (reading.kind === 'valid') throw new Error('It is valid.');
  return reading.errors.map(({ pointer, message }) => `${pointer} ${message}`);
}

/** An event whose envelope is in attributes, and more attributes. */
function inAttributes(more: MessageAttributes) {
  const attributes = { ...attributesOf(wireEvent({ body: undefined })), ...more };
  return { text: JSON.stringify(PAYMENT), attributes };
}

/** The same event as a CloudEvent in binary mode. */
function inBinaryMode(more: MessageAttributes) {
  const { text, attributes } = binary(wireEvent());
  return { text, attributes: { ...attributes, ...more } };
}

const bytes = (text: string, type = 'Binary'): MessageAttribute => ({
  type,
  value: Buffer.from(text),
});
const number = (value: string): MessageAttribute => ({ type: 'Number', value });

describe('an attribute of type Binary', () => {
  const TENANT = 'must be a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
  // The Base64 of "globex" would be a tenant, too: "Z2xvYmV4".
  it.each([bytes('globex'), bytes('globex', 'Binary.name')])('is no tenant: %j', (value) => {
    const raw = inAttributes({ tenant_id: value });
    expect(refusal(read(raw))).toEqual([`/attributes/tenant_id ${TENANT}, got a Binary attribute`]);
    const base64 = { type: value.type, value: 'Z2xvYmV4' };
    const { attributes } = inAttributes({ tenant_id: base64 });
    const wrapped = { text: JSON.stringify(notification(raw.text, attributes)) };
    expect(refusal(read(wrapped))).toEqual([
      `/MessageAttributes/tenant_id/Value ${TENANT}, got a Binary attribute`,
    ]);
    const cloudEvent = inBinaryMode({ 'ce-tenantid': value });
    expect(refusal(read(cloudEvent))).toEqual([
      `/attributes/ce-tenantid ${TENANT}, got a Binary attribute`,
    ]);
  });

  it('is no field that a mapping takes from it', () => {
    const file = {
      sns: { tenant_id: '/MessageAttributes/shop/Value' },
      cloudevents: { tenant_id: '/shop' },
    };
    const raw = inAttributes({ shop: bytes('globex') });
    const cloudEvent = inBinaryMode({ 'ce-shop': bytes('globex') });
    for (const [sent, name] of [
      [raw, 'shop'],
      [cloudEvent, 'ce-shop'],
    ] as const) {
      const [error] = refusal(read(sent, file));
      expect(error).toMatch(/^\/attributes\/(ce-)?shop must be .*, got a Binary attribute$/);
      expect(error).toContain(`/${name} `);
      expect(read(sent)).toMatchObject({ envelope: { extra: { shop: 'Z2xvYmV4' } } });
    }
  });

  it('is not the source of a CloudEvent, also if another attribute is the client', () => {
    const source = { 'ce-source': bytes('shop') };
    const unnamed = inBinaryMode(source);
    const { 'ce-clientid': _, ...attributes } = unnamed.attributes;
    expect(refusal(read({ ...unnamed, attributes }))).toEqual([
      `/attributes/ce-source must be a string with a letter or digit, got a Binary attribute (clientid can say it instead)`,
    ]);
    expect(refusal(read(unnamed))).toEqual([
      '/attributes/ce-source is required: a string that is not empty, got a Binary attribute',
    ]);
  });

  it('is refused again if the kept text of its message is sent again', () => {
    for (const sent of [
      inAttributes({ tenant_id: bytes('globex') }),
      inBinaryMode({ 'ce-tenantid': bytes('globex') }),
    ]) {
      const reading = read(sent);
      const again = read({ text: reading.kind === 'rejected' ? reading.text : '' });
      expect(refusal(again)[0]).toMatch(`${TENANT}, got a Binary attribute`);
      expect(again.contentHash).toBe(reading.contentHash);
    }
  });
});

describe('an attribute of type String.Array', () => {
  const list = (value: string): MessageAttribute => ({ type: 'String.Array', value });

  it('is no id, though its text could be one', () => {
    const ID =
      'must be a string of 1 to 128 visible ASCII characters, got a String.Array attribute';
    const raw = inAttributes({ event_id: list('["evt-1"]') });
    expect(refusal(read(raw))).toEqual([`/attributes/event_id ${ID}`]);
    const wrapped = { text: JSON.stringify(notification(raw.text, raw.attributes)) };
    expect(refusal(read(wrapped))[0]).toContain(`/MessageAttributes/event_id/Value ${ID}`);
    const cloudEvent = inBinaryMode({ 'ce-id': list('["evt-1"]') });
    expect(refusal(read(cloudEvent))).toEqual([`/attributes/ce-id ${ID}`]);
  });

  it('is refused again if the kept text of its message is sent again', () => {
    for (const sent of [
      inAttributes({ tenant_id: list('["globex"]') }),
      inBinaryMode({ 'ce-tenantid': list('["globex"]') }),
    ]) {
      const reading = read(sent);
      const again = read({ text: reading.kind === 'rejected' ? reading.text : '' });
      expect(refusal(again)[0]).toMatch(/, got a String\.Array attribute$/);
      expect(again.contentHash).toBe(reading.contentHash);
    }
  });

  it('is kept as its text if it is no field', () => {
    const extra = { envelope: { extra: { colours: '["red"]' } } };
    expect(read(inAttributes({ colours: list('["red"]') }))).toMatchObject(extra);
    expect(read(inBinaryMode({ 'ce-colours': list('["red"]') }))).toMatchObject(extra);
  });
});

describe('an attribute of another type', () => {
  it.each(['Number', 'String.Binary', 'String.ArrayList', 'BinaryCode'])(
    'is its text: %s',
    (type) => {
      const sent = inAttributes({ tenant_id: { type, value: '123456789012' } });
      expect(read(sent)).toMatchObject({ envelope: { tenantId: '123456789012' } });
    },
  );
});

describe('the generation', () => {
  it.each(['0', '7', '1000000'])('may be the text %s, because attributes are texts', (value) => {
    const generation = Number(value);
    const expected = { kind: 'valid', envelope: { generation } };
    expect(read(inAttributes({ generation: number(value) }))).toMatchObject(expected);
    const file = {
      sns: { generation: '/MessageAttributes/hops/Value' },
      cloudevents: { generation: '/hops' },
    };
    expect(read(inAttributes({ hops: number(value) }), file)).toMatchObject(expected);
    expect(read(inBinaryMode({ 'ce-hops': number(value) }), file)).toMatchObject(expected);
  });

  it.each(['', '07', '-1', '1.0', '1e3', ' 1', '1 ', '12345678901', 'x'])(
    'is no other text: %j',
    (value) => {
      expect(refusal(read(inAttributes({ generation: number(value) })))).toEqual([
        `/attributes/generation must be a whole number from 0 to 1000000, got a string of ${value.length}`,
      ]);
    },
  );
});

describe('what is kept of a message with its envelope in attributes', () => {
  it('has attributes that are named like a member of SNS that was used', () => {
    const { event_id: _, occurred_at: __, ...fields } = wireEvent({ body: undefined });
    const more = { MessageId: 'm-1', Timestamp: 'today', TopicArn: 'topic' };
    const message = notification(JSON.stringify(PAYMENT), attributesOf({ ...fields, ...more }));
    expect(read({ text: JSON.stringify(message) })).toMatchObject({
      kind: 'valid',
      envelope: { eventId: message['MessageId'], extra: more },
    });
  });

  it('has an attribute that is named like a member of the message that was used', () => {
    const file = { sns: { group_id: '/Message/order_id' } };
    const sent = inAttributes(attributesOf({ order_id: 'x' }));
    expect(read(sent, file)).toMatchObject({
      envelope: { groupId: 'order-1', extra: { order_id: 'x' } },
    });
  });

  it('has no subject if a mapping has made it a field', () => {
    const text = JSON.stringify({
      ...notification(JSON.stringify(PAYMENT), inAttributes({}).attributes),
      Subject: 'order-7',
    });
    expect(read({ text }, { sns: { group_id: '/Subject' } })).toMatchObject({
      envelope: { groupId: 'order-7' },
    });
    expect(read({ text }, { sns: { group_id: '/Subject' } })).not.toHaveProperty('envelope.extra');
    expect(read({ text })).toHaveProperty('envelope.extra', { Subject: 'order-7' });
  });
});

describe('the media type of a CloudEvent in binary mode', () => {
  it('is one of two attributes, whatever their order', () => {
    const types = attributesOf({ 'content-type': 'text/xml', 'Content-Type': 'application/json' });
    const reversed = Object.fromEntries(Object.entries(types).reverse());
    const [one, other] = [read(inBinaryMode(types)), read(inBinaryMode(reversed))];
    expect(one).toMatchObject({ kind: 'valid' });
    expect(other).toEqual(one);
  });
});

describe('what tracing adds', () => {
  it.each(['traceparent', 'tracestate', 'baggage', 'AWSTraceHeader', '_datadog'])(
    'is no part of an event: %s',
    (name) => {
      const metadata = { ...wireEvent({ body: undefined, event_type: undefined }), [name]: '1' };
      const onBus = busEvent('payment.processed', { metadata, data: PAYMENT });
      for (const sent of [
        inAttributes(attributesOf({ [name]: '1' })),
        { text: JSON.stringify({ ...cloudEvent(wireEvent()), [name]: '1' }) },
        { text: JSON.stringify(onBus) },
      ]) {
        const reading = read(sent);
        expect(reading.kind).toBe('valid');
        expect(JSON.stringify(reading)).not.toContain(name);
      }
    },
  );
});
