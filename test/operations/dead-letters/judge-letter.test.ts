import { describe, expect, it } from 'vitest';

import { claimed } from '../../../src/core/claim.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Operation } from '../../../src/core/operation.ts';
import { resentAttribute } from '../../../src/core/resent.ts';
import type { DeadLetter } from '../../../src/operation-ports.ts';
import {
  judgeLetter,
  type LetterJudging,
} from '../../../src/operations/dead-letters/judge-letter.ts';
import { readLetter } from '../../../src/operations/dead-letters/read-letter.ts';
import type { JudgedLetter } from '../../../src/operations/dead-letters/judged-letter.ts';
import {
  NOW,
  PAYMENT,
  PAYMENTS,
  reorderedText,
  wireEvent,
  wireText,
} from '../../support/events.ts';
import { ATTRIBUTES } from '../../support/independent-writer/aws-forms.ts';
import { expired, processed, recordOf, rejected } from '../../support/records.ts';

const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const INVALID = wireText({ body: { ...PAYMENT, amount: -1 } });
const OTHER = wireText({ body: { ...PAYMENT, amount: 99 } });
const NOT_JSON = '{"event_id":';

/** A letter that was sent an hour ago. */
function letter(body: string, more: Partial<DeadLetter> = {}): DeadLetter {
  const sentAt = at(-3600);
  return { messageId: 'letter-1', receiptHandle: 'receipt', body, sentAt, attributes: {}, ...more };
}

function judged(
  body: string,
  stored?: LedgerRecord,
  more: Partial<LetterJudging> = {},
  of: Partial<DeadLetter> = {},
): JudgedLetter {
  const read = readLetter(letter(body, of), PAYMENTS, NOW);
  const judging = { hasHandler: () => true, now: NOW, operation: undefined, ...more };
  return judgeLetter(read, { stored, ...judging });
}

/** The attributes of a copy of a message that was first sent at this time. */
function copyOf(firstMessageId: string, seconds: number): DeadLetter['attributes'] {
  const firstSeenAt = NOW + seconds * 1000;
  return { resent: resentAttribute({ firstSeenAt, times: 1, firstMessageId }) };
}

/** The record of an event that was claimed, after this change. */
function handled(change: Partial<LedgerRecord>): LedgerRecord {
  const { leaseUntil, processedAt, ...record } = claimed(processed(), 'claim-1', '');
  return { ...record, ...change };
}

const FAILURE = { reason: 'attempts_exhausted', message: 'Error: boom', errors: [] } as const;
const EXHAUSTED = handled({ status: 'failed', failure: FAILURE, fingerprint: 'f1_0123456789ab' });
const WAITING = handled({
  status: 'queued',
  failure: { ...FAILURE, reason: 'handler_error' },
  fingerprint: 'f1_0123456789ab',
});
const HANDLER_FAILED = handled({
  status: 'failed',
  failure: { ...FAILURE, reason: 'handler_failed' },
});
const { body: _, ...FIELDS } = wireEvent();
const MALFORMED = recordOf(NOT_JSON, { messageId: 'letter-1' });

describe('A dead letter that is a copy and has its envelope in attributes', () => {
  const event = { fields: FIELDS, bodyText: JSON.stringify(PAYMENT) };
  const { text, attributes = {} } = ATTRIBUTES.write(event);
  const copy = { attributes: { ...attributes, ...copyOf('first', -3600) } };

  it('is the event that was recorded from the first message', () => {
    const stored = recordOf(text, {}, attributes);
    expect(judged(text, stored, {}, copy)).toMatchObject({ verdict: 'processed' });
  });

  it('is the rejected message that was recorded from the first one', () => {
    const stored = recordOf('{}', {}, attributes);
    expect(judged('{}', stored, {}, copy)).toMatchObject({ verdict: 'recorded' });
  });
});

describe('A dead letter is', () => {
  it.each<[verdict: JudgedLetter['verdict'], why: string, body: string, stored?: LedgerRecord]>([
    ['accepted', 'valid, and its event is not in the ledger', wireText()],
    ['accepted', 'valid, and the ledger has it as rejected', wireText(), rejected()],
    ['accepted', 'an event whose attempts ran out', wireText(), EXHAUSTED],
    ['accepted', 'an event whose handler failed for good', wireText(), HANDLER_FAILED],
    ['accepted', 'an event that waits for another attempt', wireText(), WAITING],
    [
      'accepted',
      'an event whose lease is over',
      wireText(),
      handled({ status: 'processing', leaseUntil: at(-1) }),
    ],
    [
      'accepted',
      'a correction of a message that was discarded',
      wireText(),
      { ...rejected(), status: 'discarded' },
    ],
    ['processed', 'processed by the ledger', wireText(), processed()],
    [
      'processed',
      'processed by the ledger, with its keys in another order',
      reorderedText(),
      processed(),
    ],
    [
      'processed',
      'processed, though its schema refuses it today',
      INVALID,
      { ...rejected(), status: 'processed' },
    ],
    [
      'processed',
      'processed before it expired',
      wireText({ expires_at: at(-1) }),
      { ...expired({ expires_at: at(-1) }), status: 'processed' },
    ],
    ['discarded', 'discarded as an event', wireText(), { ...EXHAUSTED, status: 'discarded' }],
    [
      'discarded',
      'discarded as a rejected message',
      INVALID,
      { ...rejected(), status: 'discarded' },
    ],
    ['recorded', 'rejected by the ledger, and still invalid', INVALID, rejected()],
    ['recorded', 'recorded under its message id, and still not JSON', NOT_JSON, MALFORMED],
    ['refused', 'not JSON', NOT_JSON],
    ['refused', 'invalid, and not in the ledger', INVALID],
    [
      'refused',
      'invalid in another way than the rejected message of its key',
      INVALID,
      rejected({ client_id: 'ios' }),
    ],
    ['refused', 'expired', wireText({ expires_at: at(-1) })],
    [
      'refused',
      'expired after its attempts ran out',
      wireText({ expires_at: at(-1) }),
      {
        ...expired({ expires_at: at(-1) }),
        ...{ status: 'failed', failure: FAILURE, attempts: 3 },
      },
    ],
    [
      'refused',
      'invalid, and an operator has sent the rejected message again',
      INVALID,
      { ...rejected(), status: 'queued' },
    ],
    ['conflict', 'another event than the one of its key', OTHER, processed()],
    [
      'under_way',
      'being handled',
      wireText(),
      handled({ status: 'processing', leaseUntil: at(1) }),
    ],
    [
      'under_way',
      'perhaps still being handled after its last receive',
      wireText(),
      { ...EXHAUSTED, leaseUntil: at(1) },
    ],
  ])('%s if it is %s', (verdict, _, body, stored) => {
    expect(judged(body, stored).verdict).toBe(verdict);
  });

  it.each([
    ['whose attempts ran out', EXHAUSTED],
    ['whose handler failed for good', HANDLER_FAILED],
    ['that was claimed', handled({ status: 'processing', leaseUntil: at(-1) })],
  ])('no_handler if the handler of an event %s is missing', (_, stored) => {
    expect(judged(wireText(), stored, { hasHandler: () => false }).verdict).toBe('no_handler');
  });

  it('accepted without a handler if no handler ever had it', () => {
    expect(judged(wireText(), undefined, { hasHandler: () => false }).verdict).toBe('accepted');
    expect(judged(wireText(), rejected(), { hasHandler: () => false }).verdict).toBe('accepted');
  });
});

type OperationChange = Partial<Pick<Operation, 'status' | 'updatedAt'>> & {
  readonly kind?: 'replay' | 'redrive';
};

describe('If an operation has sent the event again, its dead letter is', () => {
  const sent = { ...EXHAUSTED, status: 'queued', operationId: 'operation-1' } as const;
  const operation = ({ kind = 'replay', ...change }: OperationChange): Operation => ({
    id: 'operation-1',
    ...(kind === 'replay' ? { kind } : { kind, redrive: { withRefused: false, rate: 50 } }),
    by: 'tester',
    filter: { until: at(0) },
    status: 'done',
    counts: { done: 1, skipped: {}, failed: 0 },
    startedAt: at(-1800),
    updatedAt: at(-1700),
    revision: 3,
    ...change,
  });
  it.each<[string, string, OperationChange, string]>([
    ['under_way', 'older than the replay', {}, at(-3600)],
    ['under_way', 'older than a replay that was stopped', { status: 'stopped' }, at(-3600)],
    ['accepted', 'the message that the replay sent', {}, at(-1750)],
    ['accepted', 'that message, though the clocks differ', {}, at(-1900)],
    [
      'under_way',
      'held by a redrive that runs',
      { kind: 'redrive', status: 'running', updatedAt: at(-10) },
      at(-3600),
    ],
    [
      'accepted',
      'left by a redrive that died',
      { kind: 'redrive', status: 'running', updatedAt: at(-200) },
      at(-3600),
    ],
    [
      'accepted',
      'left by a redrive that was stopped',
      { kind: 'redrive', status: 'stopped', updatedAt: at(-10) },
      at(-3600),
    ],
    [
      'accepted',
      'left by a redrive that could not delete it',
      { kind: 'redrive', updatedAt: at(-10) },
      at(-3600),
    ],
  ])('%s if it is %s', (verdict, _, change, sentAt) => {
    const found = judged(wireText(), sent, { operation: operation(change) }, { sentAt });
    expect(found.verdict).toBe(verdict);
  });

  it.each([
    ['under_way', 'before the replay', -3600],
    ['accepted', 'by the replay', -1750],
  ])('%s if it is a copy of a message that was sent %s', (verdict, _, seconds) => {
    const of = { sentAt: at(-600), attributes: copyOf('first', seconds) };
    expect(judged(wireText(), sent, { operation: operation({}) }, of).verdict).toBe(verdict);
  });

  it('accepted if the record of the operation is gone, or the operation is this one', () => {
    expect(judged(wireText(), sent).verdict).toBe('accepted');
    const running = operation({ kind: 'redrive', status: 'running', updatedAt: at(-1) });
    const own = { operation: running, ownOperationId: 'operation-1' };
    expect(judged(wireText(), sent, own).verdict).toBe('accepted');
  });
});

describe('What is told of a dead letter', () => {
  it('is what the message says', () => {
    expect(judged(wireText())).toEqual({
      messageId: 'letter-1',
      sentAt: at(-3600),
      key: 'acme#evt-1',
      identity: { tenantId: 'acme', eventId: 'evt-1' },
      eventType: 'payment.processed',
      schemaVersion: 'v1',
      verdict: 'accepted',
    });
  });

  it('is the key of the first message, if it is a copy', () => {
    const of = { attributes: copyOf('first', -3600) };
    expect(judged(NOT_JSON, undefined, {}, of)).toMatchObject({
      messageId: 'letter-1',
      key: '#first',
    });
  });

  it('is little if it is not JSON', () => {
    const { fingerprint, errors, ...rest } = judged(NOT_JSON);
    expect(rest).toEqual({
      messageId: 'letter-1',
      sentAt: at(-3600),
      key: '#letter-1',
      verdict: 'refused',
      reason: 'malformed_json',
    });
    expect(fingerprint).toMatch(/^f1_/);
    expect(errors).toEqual([expect.objectContaining({ rule: expect.any(String) })]);
  });

  it('is the cause that today’s schemas find, not that of the ledger', () => {
    const stored = { ...rejected(), failure: { reason: 'unknown_version', errors: [] } } as const;
    expect(judged(INVALID, stored)).toMatchObject({ status: 'failed', reason: 'invalid_body' });
  });

  it('is the cause in the ledger if it is valid and its event is open', () => {
    const cause = { reason: 'attempts_exhausted', fingerprint: 'f1_0123456789ab' };
    expect(judged(wireText(), EXHAUSTED)).toMatchObject({ status: 'failed', ...cause });
    const settled = judged(wireText(), { ...EXHAUSTED, status: 'processed' });
    expect(settled.status).toBe('processed');
    expect(settled).not.toHaveProperty('reason');
  });

  it('is no status of an event with other content', () => {
    const found = judged(OTHER, processed());
    expect(found).toMatchObject({
      reason: 'id_conflict',
      fingerprint: expect.stringMatching(/^f1_/),
    });
    expect(found).not.toHaveProperty('status');
  });
});
