import { describe, expect, it } from 'vitest';

import { claimed } from '../../src/core/claim.ts';
import {
  besideRecord,
  type LedgerRecord,
  type RecordStatus,
} from '../../src/core/ledger-record.ts';
import { isRejection, reconcile, summarize, type RecordSummary } from '../../src/core/reconcile.ts';
import { expired, processed, rejected } from '../support/records.ts';

describe('summarize', () => {
  const exhausted = (): LedgerRecord => ({
    ...processed(),
    status: 'failed',
    failure: { reason: 'attempts_exhausted', errors: [] },
  });
  const failed = (): LedgerRecord => ({
    ...exhausted(),
    failure: { reason: 'handler_failed', errors: [] },
  });
  const triedAndExpired = (): LedgerRecord => ({ ...expired(), attempts: 1 });
  const queued = (): LedgerRecord => ({ ...exhausted(), status: 'queued' });

  it.each<[string, () => LedgerRecord, Pick<RecordSummary, 'rejected' | 'settled'>]>([
    ['a processed event', () => processed(), { rejected: false, settled: true }],
    ['a rejected message', () => rejected(), { rejected: true, settled: true }],
    ['an expired event', () => expired(), { rejected: true, settled: true }],
    ['an event that expired between attempts', triedAndExpired, { rejected: false, settled: true }],
    ['a conflict', () => besideRecord(processed()), { rejected: false, settled: true }],
    ['an event that failed for good', failed, { rejected: false, settled: true }],
    ['an event whose attempts ran out', exhausted, { rejected: false, settled: false }],
    ['a queued event', queued, { rejected: false, settled: false }],
  ])('of %s', (_, make, judgement) => {
    const record = make();
    const { contentHash, status, attempts, receivedAt } = record;
    expect(summarize(record)).toStrictEqual({
      contentHash,
      status,
      attempts,
      receivedAt,
      ...judgement,
    });
  });

  it('of a claimed event says by whom and for how long', () => {
    const record = claimed(processed(), 'claim-1', '2026-11-21T12:01:00.000Z');
    expect(summarize(record)).toMatchObject({
      status: 'processing',
      settled: false,
      attempts: 1,
      claimId: 'claim-1',
      leaseUntil: '2026-11-21T12:01:00.000Z',
    });
  });
});

describe('isRejection', () => {
  it.each([
    ['malformed_json', true],
    ['expired', true],
    ['id_conflict', false],
    ['no_such_reason', false],
    [undefined, false],
  ])('of %s is %s', (reason, expected) => {
    expect(isRejection(reason)).toBe(expected);
  });
});

describe('reconcile', () => {
  const NOW = '2026-11-21T12:00:00.000Z';
  const valid = (contentHash: string, status: RecordStatus = 'processed'): RecordSummary => ({
    contentHash,
    status,
    rejected: false,
    settled: status === 'processed' || status === 'failed',
    attempts: 0,
    receivedAt: NOW,
  });
  const bad = (contentHash: string): RecordSummary => ({
    ...valid(contentHash, 'failed'),
    rejected: true,
  });
  const claim = (claimId: string, leaseUntil: string): RecordSummary => ({
    ...valid('a', 'processing'),
    claimId,
    leaseUntil,
  });
  const exhausted = { ...valid('a', 'failed'), settled: false };
  const EARLIER = '2026-11-21T11:59:59.999Z';
  const LATER = '2026-11-21T12:00:00.001Z';

  it.each([
    ['the same event again', valid('a'), valid('a'), 'duplicate'],
    ['another event of the same id', valid('a'), valid('b'), 'keep_beside'],
    ['a corrected event', bad('a'), valid('b'), 'replace'],
    ['an event that was expired by a fast clock', bad('a'), valid('a'), 'replace'],
    ['the same rejected message again', bad('a'), bad('a'), 'duplicate'],
    ['another rejected message of the same id', bad('a'), bad('b'), 'keep_beside'],
    ['a rejected message of a processed event’s id', valid('a'), bad('b'), 'keep_beside'],
    ['a processed event again, expired since', valid('a'), bad('a'), 'duplicate'],
    ['an event that failed for good', valid('a', 'failed'), valid('a'), 'duplicate'],
    ['a queued event', valid('a', 'queued'), claim('c', LATER), 'resume'],
    ['a queued event that has lost its handler', valid('a', 'queued'), valid('a'), 'unclaimed'],
    ['a claimed event that has lost its handler', claim('b', NOW), valid('a'), 'unclaimed'],
    ['a claimed event, by one without a handler', claim('b', LATER), valid('a'), 'wait'],
    ['an exhausted event that has lost its handler', exhausted, valid('a'), 'unclaimed'],
    ['a queued event that expired', valid('a', 'queued'), bad('a'), 'resume'],
    ['other content of a queued event’s id', valid('a', 'queued'), valid('b'), 'keep_beside'],
    ['an event whose attempts ran out', exhausted, claim('c', LATER), 'resume'],
    ['an event under another lease', claim('b', LATER), claim('c', LATER), 'wait'],
    ['an event whose lease ends now', claim('b', NOW), claim('c', LATER), 'resume'],
    ['an event whose lease is over', claim('b', EARLIER), claim('c', LATER), 'resume'],
    ['an expired event under another lease', claim('b', LATER), bad('a'), 'wait'],
    ['other content of a claimed event’s id', claim('b', LATER), valid('b'), 'keep_beside'],
    ['the very claim that is made', claim('c', LATER), claim('c', LATER), 'own'],
    [
      'the very claim, given back since',
      { ...valid('a', 'queued'), claimId: 'c' },
      claim('c', LATER),
      'own',
    ],
    [
      'an event whose last handler may be at work',
      { ...exhausted, leaseUntil: LATER },
      claim('c', LATER),
      'wait',
    ],
    ['the very claim, although its lease is over', claim('c', EARLIER), claim('c', LATER), 'own'],
  ])('%s', (_, stored, incoming, reconciliation) => {
    expect(reconcile(stored, incoming)).toBe(reconciliation);
  });
});
