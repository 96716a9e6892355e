import { describe, expect, it } from 'vitest';

import { sentAs } from '../../../src/core/envelopes/sent.ts';
import { isSns, rawPointer, readNotification, wrapped } from '../../../src/core/envelopes/sns.ts';

describe('a message of SNS', () => {
  it.each([
    [{ Type: 'Notification', Message: '' }],
    [{ Type: 'SubscriptionConfirmation', Token: 't' }],
    [{ Type: 'UnsubscribeConfirmation', Token: '' }],
  ])('is recognised: %j', (value) => {
    expect(isSns(value)).toBe(true);
  });

  it.each([
    [{ Type: 'Notification', Message: {} }],
    [{ Type: 'Notification', Token: 't' }],
    [{ Type: 'notification', Message: '' }],
    [{ Message: '' }],
    [{ Type: 'SubscriptionConfirmation' }],
    [{ Type: 'toString', Token: 't' }],
    [{ Type: ['SubscriptionConfirmation'], Token: 't' }],
    [['Notification']],
    [null],
    ['Notification'],
    [undefined],
  ])('is nothing else: %j', (value) => {
    expect(isSns(value)).toBe(false);
  });
});

describe('the attributes of a message of SNS', () => {
  it('are those that have a type and a text', () => {
    const MessageAttributes = {
      a: { Type: 'String', Value: 'x' },
      b: { Type: 'String', Value: 7 },
      c: { Value: 'x' },
      d: 'x',
    };
    const text = JSON.stringify({ Type: 'Notification', Message: 'm', MessageAttributes, More: 1 });
    expect(readNotification(text, sentAs('sns', text))).toEqual({
      message: 'm',
      attributes: { a: { type: 'String', value: 'x' } },
      frame: { Type: 'Notification', More: 1 },
    });
    const none = '{"Type":"Notification","Message":"m"}';
    expect(readNotification(none, sentAs('sns', none))).toHaveProperty('attributes', undefined);
  });
});

describe('a message that came by raw message delivery', () => {
  it('is kept as SNS would have wrapped it, whatever the order of its attributes', () => {
    const text = { type: 'String', value: 'x' };
    const bytes = { type: 'Binary', value: new Uint8Array([1, 2]) };
    const kept =
      '{"Type":"Notification","Message":"{}","MessageAttributes":{"a":{"Type":"Binary","Value":"AQI="},"b":{"Type":"String","Value":"x"}}}';
    expect(wrapped('{}', { b: text, a: bytes })).toBe(kept);
    expect(wrapped('{}', { a: bytes, b: text })).toBe(kept);
  });

  it.each([
    ['/MessageAttributes/a.b/Value', '/attributes/a.b'],
    ['/MessageAttributes/a/Type', '/attributes/a'],
    ['/MessageAttributes/a', '/attributes/a'],
    ['/MessageAttributes/a/Value/b', '/MessageAttributes/a/Value/b'],
    ['/MessageAttributes/a/Values', '/MessageAttributes/a/Values'],
    ['/x/MessageAttributes/a', '/x/MessageAttributes/a'],
    ['/Message', '/body'],
    ['/Message/total', '/body/total'],
    ['/x/Message', '/x/Message'],
    ['/MessageId', '/attributes/event_id'],
    ['/MessageId/x', '/MessageId/x'],
    ['/x/MessageId', '/x/MessageId'],
    ['/Timestamp', '/attributes/occurred_at'],
    ['/Timestamp/x', '/Timestamp/x'],
    ['/x/Timestamp', '/x/Timestamp'],
    ['/Subject', '/Subject'],
  ])('has what SNS names %s at %s', (pointer, raw) => {
    expect(rawPointer(pointer)).toBe(raw);
  });
});
