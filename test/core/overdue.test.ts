import { describe, expect, it } from 'vitest';

import {
  judgeOverdue,
  markedLost,
  markedSentAgain,
  whyLost,
  type OverdueVerdict,
  type WatchedRecord,
} from '../../src/core/overdue.ts';
import { NOW } from '../support/events.ts';

const RULE = { graceMs: 60_000, maxReceiveCount: 5 };
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

const record = (overrides: Partial<WatchedRecord> = {}): WatchedRecord => ({
  key: 'acme#evt-1',
  messageId: 'message-1',
  status: 'processing',
  contentHash: 'ab',
  attempts: 1,
  receivedAt: at(-600),
  expireAt: 1_800_000_000,
  claimId: 'claim-1',
  leaseUntil: at(-60),
  eventType: 'payment.processed',
  schemaVersion: 'v1',
  ...overrides,
});
const without = (name: 'leaseUntil' | 'claimId', overrides: Partial<WatchedRecord> = {}) => {
  const { [name]: gone, ...kept } = record(overrides);
  return kept;
};

describe('judgeOverdue', () => {
  it.each<[string, WatchedRecord, OverdueVerdict]>([
    ['a processed event', record({ status: 'processed' }), 'settled'],
    ['a failed event', record({ status: 'failed' }), 'settled'],
    ['a discarded event', record({ status: 'discarded' }), 'settled'],
    ['a lease and its grace that are over', record(), 'send_again'],
    ['a grace with a millisecond left', record({ leaseUntil: at(-59.999) }), 'waiting'],
    ['a lease that isn’t over', record({ leaseUntil: at(1) }), 'waiting'],
    [
      'an old due time of an event that is claimed',
      record({ leaseUntil: at(1), dueAt: at(-900) }),
      'waiting',
    ],
    [
      'a due time and its grace that are over',
      without('leaseUntil', { status: 'queued', dueAt: at(-60) }),
      'send_again',
    ],
    [
      'a due time that isn’t over',
      without('leaseUntil', { status: 'queued', dueAt: at(60) }),
      'waiting',
    ],
    [
      'a lease that holds longer than its message is delayed',
      record({ status: 'queued', dueAt: at(-900), leaseUntil: at(0) }),
      'waiting',
    ],
    [
      'no due time, and a message that SQS may still have',
      without('leaseUntil', { status: 'queued' }),
      'waiting',
    ],
    [
      'no due time after 14 days',
      without('leaseUntil', { status: 'queued', receivedAt: at(-14 * 86_400 - 60) }),
      'send_again',
    ],
    [
      'no lease after 14 days',
      without('leaseUntil', { receivedAt: at(-14 * 86_400 - 60) }),
      'send_again',
    ],
    ['one attempt less than the most', record({ attempts: 4 }), 'send_again'],
    ['all attempts used up', record({ attempts: 5 }), 'lost'],
    ['attempts of an earlier run', record({ attempts: 9, earlierAttempts: 5 }), 'send_again'],
    ['all attempts of this run used up', record({ attempts: 10, earlierAttempts: 5 }), 'lost'],
    ['sent again twice', record({ sentAgain: 2 }), 'send_again'],
    ['sent again three times', record({ sentAgain: 3 }), 'lost'],
    [
      'all attempts used up, with a grace that isn’t over',
      record({ attempts: 5, leaseUntil: at(0) }),
      'waiting',
    ],
  ])('%s', (_, judged, verdict) => {
    expect(judgeOverdue(judged, NOW, RULE)).toBe(verdict);
  });
});

describe('a record that is marked', () => {
  it('as sent again waits for its message, counts it, and has a new claim and no lease', () => {
    const { leaseUntil, ...kept } = record();
    expect(markedSentAgain(record(), 'mark-1', at(0))).toStrictEqual({
      ...kept,
      status: 'queued',
      claimId: 'mark-1',
      dueAt: at(0),
      sentAgain: 1,
    });
    expect(markedSentAgain(record({ sentAgain: 1 }), 'mark-1', at(0)).sentAgain).toBe(2);
  });

  it('as sent again has a failure if nobody would find it otherwise', () => {
    const neverBegun = without('leaseUntil', { status: 'queued', attempts: 0 });
    expect(markedSentAgain(neverBegun, 'mark-1', at(0)).failure).toEqual({
      reason: 'lost',
      message: 'its message did not come back',
      errors: [],
    });
  });

  it('has no claim if it had none', () => {
    const seen = without('claimId', { status: 'queued' });
    expect(markedSentAgain(seen, 'mark-1', at(0))).not.toHaveProperty('claimId');
    expect(markedLost(seen, 'mark-1', 'gone')).not.toHaveProperty('claimId');
  });

  it('as lost is failed, and says why', () => {
    const { leaseUntil, ...kept } = record({ attempts: 5 });
    const why = whyLost(record({ attempts: 5 }));
    expect(markedLost(record({ attempts: 5 }), 'mark-1', why)).toStrictEqual({
      ...kept,
      status: 'failed',
      claimId: 'mark-1',
      failure: {
        reason: 'lost',
        message: 'its message did not come back (attempts: 5, sent again: 0)',
        errors: [],
      },
      fingerprint: expect.stringMatching(/^f1_[0-9a-f]{12}$/) as string,
    });
  });

  it('as lost keeps what failed before, shortened, and has the fingerprint of all lost events', () => {
    const failure = { reason: 'handler_error', message: 'x'.repeat(500), errors: [] } as const;
    const lost = markedLost(record({ failure }), 'mark-1', 'gone');
    expect(lost.failure?.message).toBe(`gone; before that: handler_error: ${'x'.repeat(285)}`);
    expect(lost.fingerprint).toBe(markedLost(record(), 'mark-2', 'other').fingerprint);
    const again = markedLost(lost, 'mark-3', 'gone');
    expect(again.failure?.message).toBe('gone');
    const plain = record({ failure: { reason: 'publish_failed', errors: [] } });
    expect(markedLost(plain, 'mark-1', 'gone').failure?.message).toBe(
      'gone; before that: publish_failed',
    );
  });
});
