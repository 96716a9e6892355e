import { describe, expect, it } from 'vitest';

import { changed, claimed, resumption } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { summarize, type RecordSummary } from '../../src/core/reconcile.ts';
import { expired, processed, rejected } from '../support/records.ts';

describe('resumption', () => {
  const stored = (): RecordSummary => ({
    ...summarize(processed()),
    status: 'queued',
    settled: false,
    attempts: 2,
    claimId: 'claim-1',
  });
  const LEASE = '2026-11-21T12:01:00.000Z';

  it('by a claim counts one more attempt and sets a new lease', () => {
    expect(resumption(stored(), claimed(processed(), 'claim-2', LEASE))).toStrictEqual({
      status: 'processing',
      attempts: 3,
      claimId: 'claim-2',
      leaseUntil: LEASE,
    });
  });

  it('by a claim keeps a record that would expire within a day', () => {
    const at = '2026-11-21T12:00:00.000Z';
    const now = Date.parse(at) / 1000;
    const incoming = claimed(processed({}, { receivedAt: at }), 'claim-2', LEASE);
    const expiring = { ...stored(), receivedAt: '2026-11-01T10:00:00.000Z', expireAt: now + 60 };
    expect(resumption(expiring, incoming)).toHaveProperty('expireAt', now + 79_199);
    const end = expired({}, { receivedAt: at });
    expect(resumption(expiring, end)).not.toHaveProperty('expireAt');
  });

  it('by an expired message counts no attempt, and ends the claim of the previous holder', () => {
    const end = expired();
    expect(resumption(stored(), end)).toStrictEqual({
      status: 'failed',
      attempts: 2,
      failure: end.failure,
      fingerprint: end.fingerprint,
      claimId: end.messageId,
    });
  });

  it('by a message that is refused again sets its new failure, and counts no attempt', () => {
    const wrong: RecordSummary = { ...summarize(rejected()), status: 'queued', settled: false };
    const again: LedgerRecord = {
      ...rejected(),
      failure: { reason: 'unknown_version', errors: [] },
      fingerprint: 'f1_0123456789ab',
    };
    expect(resumption(wrong, again)).toStrictEqual({
      status: 'failed',
      attempts: 0,
      failure: again.failure,
      fingerprint: 'f1_0123456789ab',
    });
  });

  it('leaves an event unclaimed that nobody had claimed', () => {
    const { claimId, ...unclaimed } = stored();
    expect(claimId).toBeDefined();
    expect(resumption(unclaimed, expired())).not.toHaveProperty('claimId');
  });
});

describe('changed', () => {
  it('replaces the given fields, and ends the lease unless a new one is given', () => {
    const record = claimed(processed(), 'claim-1', '2026-11-21T12:01:00.000Z');
    const { leaseUntil, ...kept } = record;
    expect(changed(record, { status: 'queued', attempts: 0 })).toStrictEqual({
      ...kept,
      status: 'queued',
      attempts: 0,
    });
    expect(changed(record, { status: 'processing', leaseUntil: 'later' })).toStrictEqual({
      ...kept,
      leaseUntil: 'later',
    });
    expect(leaseUntil).toBeDefined();
  });
});
