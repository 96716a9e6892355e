import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { messageText } from '../../src/core/event-text.ts';
import { sameContent } from '../../src/core/same-content.ts';
import { reorderedText, wireText, wireTextWithBody } from '../support/events.ts';
import { expired, processed, recordOf, rejected } from '../support/records.ts';

describe('messageText', () => {
  it.each([
    ['a rejected message', rejected()],
    ['an expired event', expired()],
    ['text that isn’t JSON', recordOf('{"a": "\ud83d\ude00')],
  ])('of %s is the text as it was received', (_, record) => {
    if (record.content.kind !== 'raw') throw new Error('it was accepted');
    expect(messageText(record)).toBe(record.content.text);
  });

  it('of an event has the body as it was received', () => {
    const body = ' { "amount" : 1.50e0,"a":"\\u00e9 \ud83d\ude00" }';
    expect(messageText(recordOf(wireTextWithBody(body)))).toContain(`,"body":${body.trim()}}`);
  });

  it.each([
    [
      'every envelope field',
      {
        group_id: 'order-7',
        expires_at: '2027-01-01T00:00:00Z',
        correlation_id: 'corr-1',
        causation_id: 'cause-1',
        generation: 7,
      },
    ],
    ['no field but the required ones', {}],
    ['a generation of 0', { generation: 0 }],
    ['unknown fields', { trace: { id: [1, null, 'é😀\uffff'], '': '' }, status: 'new', pk: 7 }],
    ['a quote in a known field', { correlation_id: '"\\u"' }],
  ])('of an event with %s reads as the same event', (_, fields) => {
    const record = processed(fields);
    const again = recordOf(messageText(record));
    expect(again.content).toEqual(record.content);
    expect(sameContent(record, again)).toBe(true);
  });

  it('escapes characters in unknown fields that SQS refuses', () => {
    expect(messageText(processed({ trace: '\uffff\ufffe🧾' }))).toContain(
      '"trace":"\\uffff\\ufffe\\ud83e\\uddfe"',
    );
  });

  it('of any event reads as the same event', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const fields = fc.dictionary(
      fc.string().map((name) => `x${name}`),
      json,
    );
    fc.assert(
      fc.property(fields, json, fc.boolean(), (extra, note, isReordered) => {
        const overrides = { ...extra, body: { amount: 1, note } };
        const record = recordOf(isReordered ? reorderedText(overrides) : wireText(overrides));
        fc.pre(record.status === 'processed');
        const again = recordOf(messageText(record));
        expect(again.content).toEqual(record.content);
        expect(sameContent(record, again)).toBe(true);
        expect(messageText(again)).toBe(messageText(record));
      }),
    );
  });
});
