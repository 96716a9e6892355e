import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { withKeysReversed, type Json } from '../../scripts/traffic/json-text.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { isComparable, sameContent } from '../../src/core/same-content.ts';
import {
  PAYMENT,
  reorderedText,
  wireEvent,
  wireText,
  wireTextWithBody,
} from '../support/events.ts';
import { expired, processed, recordOf, rejected } from '../support/records.ts';

const PAST = { expires_at: '2026-11-21T08:59:59Z' };

/** The record of an event, made by a release that didn't know the field `generation`. */
function withUnknownGeneration(generation: number): LedgerRecord {
  const record = processed();
  if (record.content.kind !== 'event') throw new Error('no event');
  const envelope = { ...record.content.envelope, extra: { generation } };
  return { ...record, contentHash: 'other', content: { ...record.content, envelope } };
}

describe('isComparable', () => {
  it.each<[string, LedgerRecord, boolean]>([
    ['an event', processed(), true],
    ['a conflict', conflictRecord(processed()), true],
    [
      'an event whose handler failed',
      { ...processed(), failure: { reason: 'handler_failed', errors: [] } },
      true,
    ],
    ['an expired event', expired(), true],
    [
      'an event that expired between attempts',
      { ...processed(), failure: { reason: 'expired', errors: [] } },
      true,
    ],
    [
      'an event whose schema had gone after an attempt',
      { ...processed(), attempts: 1, failure: { reason: 'unknown_type', errors: [] } },
      true,
    ],
    ['an event that its schema refuses', rejected(), false],
    ['what is no JSON', recordOf('hello'), false],
  ])('%s: %s', (_, record, comparable) => {
    expect(isComparable(record)).toBe(comparable);
  });
});

describe('sameContent', () => {
  it.each<[string, LedgerRecord, LedgerRecord]>([
    ['the same text', processed(), processed({}, { messageId: 'another' })],
    ['the order of keys', processed(), recordOf(reorderedText())],
    ['white space', processed(), recordOf(JSON.stringify(wireEvent(), undefined, 2))],
    [
      'how a number is written',
      recordOf(wireTextWithBody('{"amount":1.50}')),
      recordOf(wireTextWithBody('{"amount":15e-1}')),
    ],
    [
      'the order of unknown fields',
      processed({ trace: { a: 1, b: 2 } }),
      recordOf(reorderedText({ trace: { a: 1, b: 2 } })),
    ],
    ['an expired event in another order', expired(), recordOf(reorderedText(PAST))],
    [
      'the sign of zero',
      processed({ trace: 0 }),
      recordOf(wireText({ trace: 0 }).replace('"trace":0', '"trace":-0')),
    ],
    [
      'the digits of a generation',
      processed({ generation: 100 }),
      recordOf(wireText({ generation: 100 }).replace('"generation":100', '"generation":1e2')),
    ],
    [
      'whether a release before `generation` kept it as an unknown field',
      processed({ generation: 2 }),
      withUnknownGeneration(2),
    ],
    [
      'whether it came in time',
      processed({ expires_at: '2027-01-01T00:00:00Z' }),
      {
        ...expired({ expires_at: '2027-01-01T00:00:00Z' }),
        failure: { reason: 'expired', errors: [] },
      },
    ],
  ])('is the same whatever %s', (_, one, other) => {
    expect(sameContent(one, other)).toBe(true);
  });

  it.each<[string, LedgerRecord]>([
    ['another value', processed({ body: { ...PAYMENT, amount: 9 } })],
    ['another field of the envelope', processed({ client_id: 'app' })],
    ['a field more', processed({ correlation_id: 'evt-1' })],
    ['an unknown field', processed({ trace: 1 })],
    ['a generation', processed({ generation: 1 })],
    ['an expiry', expired()],
    [
      'the same fields in another place',
      processed({ body: { ...PAYMENT, trace: 1 }, payment_id: 1 }),
    ],
  ])('is not the same with %s', (_, other) => {
    expect(sameContent(processed(), other)).toBe(false);
  });

  it('distinguishes keys that V8 may misread', () => {
    const one = recordOf(wireTextWithBody(String.raw`{"amount":1,"\n":2}`));
    const other = recordOf(wireTextWithBody(String.raw`{"amount":1,"\\":2}`));
    const reordered = recordOf(wireTextWithBody(String.raw`{"\n":2,"amount":1}`));
    expect(sameContent(one, other)).toBe(false);
    expect(sameContent(other, one)).toBe(false);
    expect(sameContent(one, reordered)).toBe(true);
  });

  it('is true exactly if two events are the same JSON', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, json, fc.boolean(), (one, another, isSame) => {
        const body = { amount: 1, note: one };
        const other = { amount: 1, note: isSame ? one : another };
        fc.pre(
          [body, other].every(
            (each) => !/\\u|"__proto__":|"constructor":/.test(JSON.stringify(each)),
          ),
        );
        const message = recordOf(wireText({ body }));
        const again = recordOf(
          JSON.stringify(withKeysReversed(wireEvent({ body: other }) as Json)),
        );
        fc.pre(message.status === 'processed' && again.status === 'processed');
        expect(sameContent(message, again)).toBe(canonicalize(body) === canonicalize(other));
      }),
    );
  });
});
