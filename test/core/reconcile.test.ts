import { describe, expect, it } from 'vitest';

import {
  conflictRecord,
  reconcile,
  reconcileWhole,
  summarize,
  type RecordSummary,
} from '../../src/core/reconcile.ts';
import { claimed } from '../../src/core/claim.ts';
import type { LedgerRecord, RecordStatus } from '../../src/core/ledger-record.ts';
import { canonicalHash } from '../../src/core/content-hash.ts';
import { fingerprintOf } from '../../src/core/fingerprint.ts';
import { PAYMENT, reorderedText, wireEvent, wireText } from '../support/events.ts';
import { expired, processed, recordOf, rejected } from '../support/records.ts';

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
  const sentAgain = (): LedgerRecord => ({ ...rejected(), status: 'queued' });
  const discarded = (): LedgerRecord => ({ ...rejected(), status: 'discarded' });

  type Judgement = Pick<RecordSummary, 'comparable' | 'rejected' | 'settled'>;
  it.each<[string, () => LedgerRecord, Judgement]>([
    ['a processed event', () => processed(), { comparable: true, rejected: false, settled: true }],
    ['a rejected message', () => rejected(), { comparable: false, rejected: true, settled: true }],
    ['an expired event', () => expired(), { comparable: true, rejected: true, settled: true }],
    [
      'an event that expired between attempts',
      triedAndExpired,
      { comparable: true, rejected: false, settled: true },
    ],
    [
      'a conflict',
      () => conflictRecord(processed()),
      { comparable: true, rejected: false, settled: true },
    ],
    ['an event that failed for good', failed, { comparable: true, rejected: false, settled: true }],
    [
      'an event whose attempts ran out',
      exhausted,
      { comparable: true, rejected: false, settled: false },
    ],
    ['a queued event', queued, { comparable: true, rejected: false, settled: false }],
    [
      'a rejected message that was sent again',
      sentAgain,
      { comparable: false, rejected: true, settled: false },
    ],
    [
      'a rejected message that was discarded',
      discarded,
      { comparable: false, rejected: true, settled: true },
    ],
  ])('of %s', (_, make, judgement) => {
    const record = make();
    const { contentHash, status, attempts, receivedAt, expireAt } = record;
    expect(summarize(record)).toStrictEqual({
      contentHash,
      status,
      attempts,
      receivedAt,
      expireAt,
      hasFailure: record.failure !== undefined,
      ...judgement,
    });
  });

  it('has the claim and the lease of a claimed event', () => {
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

describe('reconcile', () => {
  const NOW = '2026-11-21T12:00:00.000Z';
  const valid = (contentHash: string, status: RecordStatus = 'processed'): RecordSummary => ({
    contentHash,
    status,
    comparable: true,
    rejected: false,
    settled: status === 'processed' || status === 'failed' || status === 'discarded',
    hasFailure: status === 'failed',
    attempts: 0,
    receivedAt: NOW,
    expireAt: 1_800_000_000,
  });
  const bad = (contentHash: string): RecordSummary => ({
    ...valid(contentHash, 'failed'),
    comparable: false,
    rejected: true,
  });
  const late = (contentHash: string): RecordSummary => ({ ...bad(contentHash), comparable: true });
  const sentAgain = (of: RecordSummary): RecordSummary => ({
    ...of,
    status: 'queued',
    settled: false,
  });
  const discarded = (of: RecordSummary): RecordSummary => ({ ...of, status: 'discarded' });
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
    ['an event of the same id with another hash', valid('a'), valid('b'), 'compare'],
    ['an expired event with another hash', late('a'), late('b'), 'compare'],
    ['a processed event with another hash, expired since', valid('a'), late('b'), 'compare'],
    ['a rejected message of an expired event’s id', late('a'), bad('b'), 'keep_beside'],
    ['an expired event of a rejected message’s id', bad('a'), late('b'), 'keep_beside'],
    ['a corrected event', bad('a'), valid('b'), 'replace'],
    ['an event that was expired by a fast clock', bad('a'), valid('a'), 'replace'],
    ['the same rejected message again', bad('a'), bad('a'), 'duplicate'],
    ['another rejected message of the same id', bad('a'), bad('b'), 'keep_beside'],
    ['a rejected message of a processed event’s id', valid('a'), bad('b'), 'keep_beside'],
    ['a processed event again, expired since', valid('a'), late('a'), 'duplicate'],
    ['a processed event again, its schema gone since', valid('a'), bad('a'), 'keep_beside'],
    ['an event that failed for good', valid('a', 'failed'), valid('a'), 'duplicate'],
    ['a queued event', valid('a', 'queued'), claim('c', LATER), 'resume'],
    ['a queued event that has lost its handler', valid('a', 'queued'), valid('a'), 'unclaimed'],
    ['a claimed event that has lost its handler', claim('b', NOW), valid('a'), 'unclaimed'],
    ['a claimed event, by one without a handler', claim('b', LATER), valid('a'), 'wait'],
    ['an exhausted event that has lost its handler', exhausted, valid('a'), 'unclaimed'],
    ['a queued event that expired', valid('a', 'queued'), late('a'), 'resume'],
    ['a queued event whose schema has gone', valid('a', 'queued'), bad('a'), 'keep_beside'],
    ['another hash of a queued event’s id', valid('a', 'queued'), valid('b'), 'compare'],
    ['an event whose attempts ran out', exhausted, claim('c', LATER), 'resume'],
    ['an event under another lease', claim('b', LATER), claim('c', LATER), 'wait'],
    ['an event whose lease ends now', claim('b', NOW), claim('c', LATER), 'resume'],
    ['an event whose lease is over', claim('b', EARLIER), claim('c', LATER), 'resume'],
    ['an expired event under another lease', claim('b', LATER), late('a'), 'wait'],
    ['a claimed event whose schema has gone', claim('b', LATER), bad('a'), 'keep_beside'],
    ['another hash of a claimed event’s id', claim('b', LATER), valid('b'), 'compare'],
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
    ['a rejected message again, expired since', bad('a'), late('a'), 'duplicate'],
    ['a message sent again, now valid', sentAgain(bad('a')), valid('a'), 'replace'],
    [
      'a message sent again, now valid, by a claim',
      sentAgain(bad('a')),
      claim('c', LATER),
      'replace',
    ],
    ['a message sent again, then corrected', sentAgain(bad('a')), valid('b'), 'replace'],
    ['a message sent again, refused again', sentAgain(bad('a')), bad('a'), 'resume'],
    ['a message sent again, expired since', sentAgain(bad('a')), late('a'), 'resume'],
    ['an expired event sent again, expired still', sentAgain(late('a')), late('a'), 'resume'],
    ['an expired event sent again, its schema gone', sentAgain(late('a')), bad('a'), 'resume'],
    ['an expired event sent again with another hash', sentAgain(late('a')), late('b'), 'compare'],
    [
      'another message, while the first was sent again',
      sentAgain(bad('a')),
      bad('b'),
      'keep_beside',
    ],
    ['a discarded message again', discarded(bad('a')), bad('a'), 'duplicate'],
    ['a discarded message, corrected', discarded(bad('a')), valid('b'), 'replace'],
    ['another rejected message of its id', discarded(bad('a')), bad('b'), 'keep_beside'],
    ['a discarded event again', discarded(valid('a')), claim('c', LATER), 'duplicate'],
    ['a discarded event again, expired since', discarded(valid('a')), late('a'), 'duplicate'],
    ['another hash of a discarded event’s id', discarded(valid('a')), valid('b'), 'compare'],
  ])('%s', (_, stored, incoming, reconciliation) => {
    expect(reconcile(stored, incoming)).toBe(reconciliation);
  });
});

describe('reconcileWhole', () => {
  const reordered = (record: LedgerRecord): LedgerRecord => ({ ...record, contentHash: 'another' });
  const other = () => processed({ body: { ...PAYMENT, amount: 99 } });
  const queued = (): LedgerRecord => ({ ...processed(), status: 'queued' });
  const discarded = (): LedgerRecord => ({ ...processed(), status: 'discarded' });
  const LATER = '2027-01-01T00:00:00.000Z';
  const claim = () => claimed(processed(), 'claim-1', LATER);

  it.each<[string, LedgerRecord, LedgerRecord, string]>([
    ['the same event again', processed(), processed(), 'duplicate'],
    ['the same event as another text', processed(), reordered(processed()), 'duplicate'],
    ['another event of the same id', processed(), other(), 'keep_beside'],
    ['a corrected event', rejected(), processed(), 'replace'],
    ['a corrected event that was expired', expired(), reordered(processed()), 'replace'],
    ['a rejected message of an event’s id', processed(), rejected(), 'keep_beside'],
    ['an expired event as another text', expired(), reordered(expired()), 'duplicate'],
    ['another expired event', expired(), expired({ trace: 1 }), 'keep_beside'],
    ['a queued event as another text', queued(), reordered(claim()), 'resume'],
    ['a claimed event as another text', claim(), reordered(processed()), 'wait'],
    ['the very claim', claim(), reordered(claim()), 'own'],
    ['another event of a discarded one’s id', discarded(), other(), 'keep_beside'],
    ['a discarded event as another text', discarded(), reordered(claim()), 'duplicate'],
  ])('%s', (_, stored, incoming, reconciliation) => {
    expect(reconcileWhole(stored, incoming)).toBe(reconciliation);
  });
});

describe('conflictRecord', () => {
  it('keeps a whole event under a key of its own, as a conflict', () => {
    const record = processed();
    const { processedAt, ...rest } = record;
    expect(processedAt).toBeDefined();
    expect(conflictRecord(record)).toStrictEqual({
      ...rest,
      key: `acme#evt-1 ${canonicalHash(wireEvent())}`,
      status: 'failed',
      failure: { reason: 'id_conflict', errors: [] },
      fingerprint: fingerprintOf(
        { eventType: 'payment.processed', schemaVersion: 'v1' },
        { reason: 'id_conflict', errors: [] },
      ),
    });
  });

  it('keeps the reason of a rejected message', () => {
    const record = rejected();
    expect(conflictRecord(record)).toEqual({ ...record, key: `acme#evt-1 ${record.contentHash}` });
  });

  it.each<[string, (text: string) => string]>([
    ['an event', (text) => text],
    ['an expired event', (text) => text.replace('{', '{"expires_at":"2026-11-21T08:00:00Z",')],
  ])('has one key for all texts of %s', (_, variant) => {
    const texts = [wireText(), reorderedText(), JSON.stringify(wireEvent(), undefined, 2)];
    const keys = texts.map((text) => conflictRecord(recordOf(variant(text))).key);
    expect(new Set(keys).size).toBe(1);
  });

  it('has another key for each text of a rejected message', () => {
    const texts = ['{"tenant_id":"acme","event_id":"e"}', '{"event_id":"e","tenant_id":"acme"}'];
    const keys = texts.map((text) => conflictRecord(recordOf(text)).key);
    expect(new Set(keys).size).toBe(2);
  });

  it('does not change the record that it is given', () => {
    const record = processed();
    const copy = structuredClone(record);
    conflictRecord(record);
    expect(record).toStrictEqual(copy);
  });
});
