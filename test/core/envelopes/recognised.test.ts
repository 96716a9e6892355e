import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { NOW, PAYMENT, PAYMENTS, wireEvent, wireText } from '../../support/events.ts';
import {
  attributesOf,
  binary,
  busEvent,
  cloudEvent,
  notification,
} from '../../support/format-samples.ts';

const BINARY = binary(wireEvent()).attributes;
const { 'ce-specversion': _, ...UNVERSIONED } = BINARY;
const FIELDS = attributesOf(wireEvent({ body: undefined }));
const BATCH = attributesOf({ 'content-type': 'application/cloudevents-batch+json' });

const textWithAttributes = (text: string, attributes: MessageAttributes) =>
  createFormats(NO_MAPPINGS).textWithAttributes(text, attributes);
const formatOf = (text: string, attributes?: MessageAttributes) =>
  readMessage(text, PAYMENTS, NOW, attributes).format;

const nulls = (event: object) => JSON.stringify({ ...event, ...WITH_NULLS });
const WITH_NULLS = { event_type: null, schema_version: null };

describe('an event that its text holds', () => {
  it.each([
    ['native', wireText(), undefined],
    ['native, because it has a version', '{"schema_version":"v1"}', undefined],
    ['a CloudEvent', JSON.stringify(cloudEvent(wireEvent())), 'cloudevents'],
    ['of EventBridge', JSON.stringify(busEvent('x', {})), 'eventbridge'],
    ['of SNS', JSON.stringify(notification('x')), 'sns'],
  ])('is %s, so its attributes are not the event', (__, text, format) => {
    for (const attributes of [FIELDS, UNVERSIONED]) {
      expect(formatOf(text, attributes)).toBe(format);
      expect(textWithAttributes(text, attributes)).toBeUndefined();
    }
  });
});

describe('an event that its attributes hold', () => {
  it.each(['ce-specversion', 'Ce-Specversion', 'CE_SPECVERSION'])(
    'is a CloudEvent by %s, whatever its data is',
    (name) => {
      expect(formatOf(wireText(), attributesOf({ [name]: '1.0' }))).toBe('cloudevents');
    },
  );
});

describe('a text', () => {
  it.each([
    ['native twice over', '{"event_type":"a","event_type":"b","specversion":"1.0"}', undefined],
    ['a CloudEvent with native names that are null', nulls(cloudEvent(wireEvent())), 'cloudevents'],
    ['of EventBridge with such names', nulls(busEvent('x', {})), 'eventbridge'],
    ['of SNS with such names', nulls(notification('x')), 'sns'],
    ['native, but for the names', nulls({ event_id: 'evt-1', body: {} }), undefined],
    ['a detail without its type', '{"detail":{}}', undefined],
    ['a type without its detail', '{"detail-type":"x"}', undefined],
  ])('that is %s has the format %j', (__, text, format) => {
    expect(formatOf(text)).toBe(format);
  });

  it('that SNS has wrapped is native if it has a native name, whatever else it has', () => {
    const text = wireText({ specversion: '1.0' });
    for (const attributes of [undefined, FIELDS, UNVERSIONED]) {
      const message = JSON.stringify(notification(text, attributes));
      expect(readMessage(message, PAYMENTS, NOW)).toMatchObject({
        kind: 'valid',
        envelope: { extra: { specversion: '1.0' } },
      });
    }
  });

  it('that SNS has wrapped is the event if it is a CloudEvent, whatever its attributes are', () => {
    const event = cloudEvent(wireEvent({ event_id: 'of-the-text' }));
    const message = JSON.stringify(notification(JSON.stringify(event), FIELDS));
    expect(readMessage(message, PAYMENTS, NOW)).toMatchObject({
      envelope: { eventId: 'of-the-text' },
    });
  });

  it('that SNS has wrapped is the data of a CloudEvent, if its attributes say so', () => {
    const message = JSON.stringify(notification('hello', BINARY));
    expect(readMessage(message, PAYMENTS, NOW)).toMatchObject({
      errors: [{ pointer: '/Message', rule: 'syntax' }],
    });
  });
});

describe('attributes', () => {
  it.each([
    ['ce-id and ce-type', attributesOf({ 'ce-id': '1', 'ce-type': 'x' }), 'cloudevents'],
    ['ce_id and ce_type', attributesOf({ ce_id: '1', ce_type: 'x' }), 'cloudevents'],
    ['only ce-id', attributesOf({ 'ce-id': '1' }), undefined],
    ['only ce-type', attributesOf({ 'ce-type': 'x' }), undefined],
    ['ce-id and ce_type', attributesOf({ 'ce-id': '1', ce_type: 'x' }), undefined],
    ['event_type', attributesOf({ event_type: 'x' }), 'sns'],
    ['schema_version', attributesOf({ schema_version: 'v1' }), 'sns'],
    ['only tenant_id', attributesOf({ tenant_id: 'acme' }), undefined],
  ])('%s of a text without envelope are those of %j', (__, attributes, format) => {
    expect(formatOf('{}', attributes)).toBe(format);
    const text = textWithAttributes('{}', attributes);
    expect(text === undefined).toBe(format === undefined);
    if (text !== undefined) expect(formatOf(text)).toBe(format);
  });
});

describe('what lacks the sign of its format', () => {
  const { specversion: _, ...unversioned } = cloudEvent(wireEvent());
  const { 'detail-type': __, ...untyped } = busEvent('payment.processed', { data: {} });
  const errorsOf = (text: string, attributes?: MessageAttributes) => {
    const reading = readMessage(text, PAYMENTS, NOW, attributes);
    const errors = reading.kind === 'rejected' ? reading.errors : [];
    return errors.map(({ pointer, message }) => `${pointer} ${message}`);
  };

  it.each([
    ['a CloudEvent', unversioned, 'cloudevents', '/specversion must be "1.0", got nothing'],
    [
      'one that SNS has wrapped',
      notification(JSON.stringify(unversioned)),
      'sns',
      '/Message/specversion must be "1.0", got nothing',
    ],
    ['an event of EventBridge', untyped, 'eventbridge', '/detail-type is required, got nothing'],
  ])('is told that: %s', (___, value, format, error) => {
    const text = JSON.stringify(value);
    expect(formatOf(text)).toBe(format);
    expect(errorsOf(text)).toEqual([error]);
  });

  it('is told that if its envelope is in attributes', () => {
    const { event_type: ___, ...others } = FIELDS;
    expect(errorsOf(JSON.stringify(PAYMENT), others)).toEqual([
      expect.stringMatching(/^\/attributes\/event_type is required/),
    ]);
  });

  it.each([
    ['has no source', { id: '1', type: 'x' }],
    ['has no id', { source: '/', type: 'x' }],
    ['has no type', { id: '1', source: '/' }],
    ['has a detail that is no object', { source: 'x', detail: 'y' }],
    ['has a detail, but no source', { detail: {} }],
    ['is no object', [{ id: '1', source: '/', type: 'x' }]],
  ])('is native if it %s', (___, value) => {
    expect(formatOf(JSON.stringify(value))).toBeUndefined();
  });

  it('is the body if attributes have the envelope', () => {
    expect(formatOf(JSON.stringify(unversioned), FIELDS)).toBe('sns');
    expect(formatOf(JSON.stringify(untyped), FIELDS)).toBe('sns');
  });
});

describe('a batch of CloudEvents', () => {
  const EVENT = JSON.stringify(cloudEvent(wireEvent()));
  it.each([
    ['an array with one of them', `[{},${EVENT}]`, undefined],
    ['its media type', '{}', BATCH],
    [
      'its media type in other letters',
      '7',
      attributesOf({ 'Content-Type': 'Application/CloudEvents-Batch' }),
    ],
    ['its media type around one CloudEvent', EVENT, BATCH],
  ])('is recognised by %s, and its text is kept as it is', (__, text, attributes) => {
    const all = { ...FIELDS, ...attributes };
    expect(readMessage(text, PAYMENTS, NOW, all)).toMatchObject({
      kind: 'rejected',
      format: 'cloudevents',
      errors: [{ pointer: '', rule: 'cloudevents_batch' }],
      text,
    });
    expect(textWithAttributes(text, all)).toBeUndefined();
    const wrapped = JSON.stringify(notification(text, all));
    expect(readMessage(wrapped, PAYMENTS, NOW)).toMatchObject({
      format: 'sns',
      errors: [{ pointer: '/Message', rule: 'cloudevents_batch' }],
    });
  });

  it.each([
    ['an array of other things', '[{"a":1}]', FIELDS],
    ['another media type', '{}', { ...FIELDS, ...attributesOf({ 'content-type': 'text/x' }) }],
    ['another attribute with its media type', '{}', { ...FIELDS, type: BATCH['content-type'] }],
  ])('is not %s', (__, text, attributes) => {
    expect(readMessage(text, PAYMENTS, NOW, attributes as MessageAttributes)).toMatchObject({
      format: 'sns',
      errors: [{ pointer: '/body/amount' }],
    });
  });
});
