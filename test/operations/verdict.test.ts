import { describe, expect, it, test } from 'vitest';

import { claimed } from '../../src/core/claim.ts';
import { MAX_MESSAGE_BYTES } from '../../src/core/outgoing-message.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { judge, judgeState, type Judging } from '../../src/operations/verdict.ts';
import { NOW, PAYMENT, PAYMENTS, wireText } from '../support/events.ts';
import { expired, processed, recordOf, rejected } from '../support/records.ts';

const FAILURE = { reason: 'handler_failed', message: 'Error: boom', errors: [] } as const;

/** An event that a handler failed. */
function failed(overrides: Record<string, unknown> = {}): LedgerRecord {
  const { leaseUntil, ...event } = claimed(processed(overrides), 'claim-1', '');
  return { ...event, status: 'failed', failure: FAILURE, fingerprint: 'f1_0123456789ab' };
}

/** A registry that takes every body of an event type. */
function taking(eventType: string): SchemaRegistry {
  return new SchemaRegistry([{ eventType, version: 'v1', validate: () => [] }]);
}

function verdict(record: LedgerRecord | undefined, judging: Partial<Judging> = {}) {
  return judge(record, {
    registry: PAYMENTS,
    hasHandler: () => true,
    now: NOW,
    queuedToo: false,
    ...judging,
  });
}

const queued = (record: LedgerRecord): LedgerRecord => ({ ...record, status: 'queued' });

const cases: [string, LedgerRecord | undefined, Partial<Judging>, string][] = [
  [
    'a rejected message that the schema accepts now',
    rejected(),
    { registry: taking('payment.processed') },
    'accepted',
  ],
  ['a rejected message that the schema still refuses', rejected(), {}, 'refused'],
  [
    'a message of a type that has a schema now',
    recordOf(wireText({ event_type: 'late' })),
    { registry: taking('late') },
    'accepted',
  ],
  ['an event that a handler failed', failed(), {}, 'accepted'],
  ['an event whose handler is missing', failed(), { hasHandler: () => false }, 'no_handler'],
  [
    'a rejected message without a handler',
    rejected(),
    { registry: taking('payment.processed'), hasHandler: () => false },
    'accepted',
  ],
  ['an event whose schema was removed', failed(), { registry: taking('other') }, 'refused'],
  ['an event that expired', expired(), {}, 'refused'],
  [
    'an event that expired, if the time makes no difference',
    expired(),
    { now: -Infinity },
    'accepted',
  ],
  ['a conflict', conflictRecord(processed()), {}, 'conflict'],
  [
    'a rejected message beside the event of its id',
    conflictRecord(rejected()),
    { registry: taking('payment.processed') },
    'conflict',
  ],
  ['text that isn’t JSON', recordOf('hello'), {}, 'refused'],
  [
    'a message that named no event when it was rejected, and names one now',
    { ...recordOf('hello'), content: { kind: 'raw', text: wireText() } },
    {},
    'accepted',
  ],
  ['an event whose message is on its way', queued(failed()), {}, 'under_way'],
  ['such an event, if those are asked for', queued(failed()), { queuedToo: true }, 'accepted'],
  [
    'an event that is being handled',
    { ...failed(), status: 'processing' },
    { queuedToo: true },
    'under_way',
  ],
  ['an event that was processed', processed(), {}, 'closed'],
  ['an event that was discarded', { ...failed(), status: 'discarded' }, {}, 'closed'],
  ['a record that is gone', undefined, {}, 'closed'],
];

test.each(cases)('judges %s', (_, record, judging, kind) => {
  expect(verdict(record, judging).kind).toBe(kind);
});

describe('an accepted record gives', () => {
  it('the text of a rejected message as it was, even characters that SQS of the emulator refuses', () => {
    const text = wireText({ body: { ...PAYMENT, amount: -1, note: '😀' } });
    expect(verdict(recordOf(text), { registry: taking('payment.processed') })).toEqual({
      kind: 'accepted',
      message: { id: 'evt-1', tenantId: 'acme', body: text },
    });
  });

  it('the event with its group and unknown fields', () => {
    const overrides = { group_id: 'group-1', trace: { id: 7 } };
    const found = verdict(failed(overrides));
    expect(found).toMatchObject({ message: { id: 'evt-1', tenantId: 'acme', groupId: 'group-1' } });
    const body = found.kind === 'accepted' ? found.message.body : '';
    expect(JSON.parse(body)).toEqual(JSON.parse(wireText(overrides)));
  });

  it('the digits of its body as they were', () => {
    const { content, ...record } = failed();
    if (content.kind !== 'event') throw new Error('no event');
    const bodyText = '{ "amount": 1.50 }';
    expect(verdict({ ...record, content: { ...content, bodyText } })).toMatchObject({
      message: { body: expect.stringContaining(`"body":${bodyText}`) as string },
    });
  });
});

describe('a refused record tells', () => {
  it('the errors that the function would record', () => {
    expect(verdict(rejected())).toMatchObject({
      reason: 'invalid_body',
      errors: [{ pointer: '/body/amount', rule: 'exclusiveMinimum' }],
    });
  });

  it('that its message is too large for SQS', () => {
    const { content, ...record } = failed();
    if (content.kind !== 'event') throw new Error('no event');
    const bodyText = JSON.stringify({ ...PAYMENT, note: 'x'.repeat(MAX_MESSAGE_BYTES) });
    expect(verdict({ ...record, content: { ...content, bodyText } })).toMatchObject({
      reason: 'too_large',
      errors: [{ message: expect.stringContaining('Edit it, or let its sender send it again') }],
    });
  });
});

describe('to discard', () => {
  it.each([
    ['a conflict', conflictRecord(processed()), false, 'accepted'],
    ['a rejected message', rejected(), false, 'accepted'],
    ['an event whose message is on its way', queued(failed()), false, 'under_way'],
    ['such an event, if those are asked for', queued(failed()), true, 'accepted'],
    [
      'an event that is being handled',
      { ...failed(), status: 'processing' as const },
      true,
      'under_way',
    ],
    ['an event that was processed', processed(), false, 'closed'],
    ['a record that is gone', undefined, false, 'closed'],
  ])('%s', (_, record, queuedToo, kind) => {
    expect(judgeState(record, queuedToo).kind).toBe(kind);
  });
});
