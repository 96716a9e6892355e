import { describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { isOpen } from '../../src/core/open-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import {
  discarded,
  isReachable,
  isSameState,
  requeued,
  rewritten,
} from '../../src/core/record-edit.ts';
import { DUE_AT, processed, recordOf, rejected } from '../support/records.ts';

const OPERATION = '20261128T211530Z-7f3a';
/** An event whose attempts ran out while its handler may still be running. */
const exhausted = (): LedgerRecord => {
  const { processedAt, ...event } = processed();
  return {
    ...event,
    status: 'failed',
    attempts: 5,
    failure: { reason: 'attempts_exhausted', message: 'handler_timeout', errors: [] },
    fingerprint: 'f1_0123456789ab',
    claimId: 'claim-1',
    leaseUntil: '2026-11-21T09:01:05.000Z',
  };
};
const nameless = (): LedgerRecord => recordOf('hello');
const conflict = (): LedgerRecord => conflictRecord(processed());

describe('isReachable', () => {
  it.each<[boolean, string, LedgerRecord]>([
    [true, 'a rejected message', rejected()],
    [true, 'a handled event', exhausted()],
    [true, 'an event with # in its id', processed({ event_id: '#a#b' })],
    [false, 'a message that names no event', nameless()],
    [false, 'a conflict', conflict()],
    [false, 'a rejected message beside another record', conflictRecord(rejected())],
  ])('is %s for %s', (expected, _, record) => {
    expect(isReachable(record)).toBe(expected);
  });
});

describe('requeued', () => {
  it('makes a rejected message wait, with its failure, so that it stays open', () => {
    const record = requeued(rejected(), OPERATION, DUE_AT);
    expect(record).toStrictEqual({
      ...rejected(),
      status: 'queued',
      dueAt: DUE_AT,
      operationId: OPERATION,
    });
    expect(isOpen(record)).toBe(true);
  });

  it('starts to count at 0 how often the watchdog sent it', () => {
    const lost = { ...exhausted(), sentAgain: 3 };
    expect(requeued(lost, OPERATION, DUE_AT)).not.toHaveProperty('sentAgain');
  });

  it('makes a handled event wait, keeps its lease, and ends the claim of its last invocation', () => {
    expect(requeued(exhausted(), OPERATION, DUE_AT)).toStrictEqual({
      ...exhausted(),
      status: 'queued',
      earlierAttempts: 5,
      dueAt: DUE_AT,
      claimId: OPERATION,
      operationId: OPERATION,
    });
  });

  it('ends the wait of an event that only waits for its time', () => {
    const waiting: LedgerRecord = { ...exhausted(), status: 'queued' };
    expect(requeued(waiting, OPERATION, DUE_AT)).not.toHaveProperty('leaseUntil');
  });

  it.each<[string, LedgerRecord]>([
    ['isn’t open', processed()],
    ['is being handled', { ...exhausted(), status: 'processing' }],
    ['was discarded', { ...rejected(), status: 'discarded' }],
    ['names no event', nameless()],
    ['is a conflict', conflict()],
  ])('refuses a record that %s', (_, record) => {
    expect(() => requeued(record, OPERATION, DUE_AT)).toThrow(record.key);
  });
});

describe('discarded', () => {
  it.each<[string, LedgerRecord]>([
    ['a rejected message', rejected()],
    ['a message that names no event', nameless()],
    ['a conflict', conflict()],
    ['a message that was sent again', requeued(rejected(), 'another operation', DUE_AT)],
  ])('ends %s and keeps its failure', (_, record) => {
    expect(discarded(record, OPERATION)).toStrictEqual({
      ...record,
      status: 'discarded',
      operationId: OPERATION,
    });
  });

  it('ends the claim and the lease of a handled event', () => {
    const { leaseUntil, ...rest } = exhausted();
    expect(leaseUntil).toBeDefined();
    expect(discarded(exhausted(), OPERATION)).toStrictEqual({
      ...rest,
      status: 'discarded',
      claimId: OPERATION,
      operationId: OPERATION,
    });
  });

  it('refuses a record that isn’t open', () => {
    expect(() => discarded(processed(), OPERATION)).toThrow("is processed: it isn't open");
  });
});

describe('rewritten', () => {
  it('puts the edited content into the record, which stays where it is', () => {
    const { content, contentHash } = processed({}, { receivedAt: '2027-01-01T00:00:00.000Z' });
    expect(rewritten(rejected(), processed(), OPERATION, DUE_AT)).toStrictEqual({
      ...rejected(),
      status: 'queued',
      dueAt: DUE_AT,
      content,
      contentHash,
      operationId: OPERATION,
    });
  });

  it('refuses an edited event with another key', () => {
    const other = processed({ event_id: 'evt-2' });
    expect(() => rewritten(rejected(), other, OPERATION, DUE_AT)).toThrow(
      'from acme#evt-1 to acme#evt-2',
    );
  });
});

describe('isSameState', () => {
  it.each<[boolean, string, Partial<LedgerRecord>]>([
    [true, 'nothing', {}],
    [false, 'the status', { status: 'queued' }],
    [false, 'the content', { contentHash: 'another' }],
    [false, 'the attempts', { attempts: 6 }],
    [false, 'the time of receipt', { receivedAt: '2026-11-21T09:00:00.001Z' }],
    [false, 'the claim', { claimId: 'claim-2' }],
    [false, 'the operation', { operationId: OPERATION }],
  ])('is %s if %s changed', (expected, _, change) => {
    expect(isSameState(exhausted(), { ...exhausted(), ...change })).toBe(expected);
  });
});
