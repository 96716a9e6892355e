import { describe, expect, it } from 'vitest';

import { changed, claimed, resumption } from '../../src/core/claim.ts';
import { summarize, type RecordSummary } from '../../src/core/reconcile.ts';
import { expired, processed } from '../support/records.ts';

describe('resumption', () => {
  const stored = (): RecordSummary => ({
    ...summarize(processed()),
    status: 'queued',
    settled: false,
    attempts: 2,
    claimId: 'claim-1',
  });
  const LEASE = '2026-11-21T12:01:00.000Z';

  it('by a claim is an attempt more, and a new lease', () => {
    expect(resumption(stored(), claimed(processed(), 'claim-2', LEASE))).toStrictEqual({
      status: 'processing',
      attempts: 3,
      claimId: 'claim-2',
      leaseUntil: LEASE,
    });
  });

  it('by an expired message is no attempt, and takes the claim from whoever had it', () => {
    const end = expired();
    expect(resumption(stored(), end)).toStrictEqual({
      status: 'failed',
      attempts: 2,
      failure: end.failure,
      claimId: end.messageId,
    });
  });

  it('of an event that nobody had claimed leaves it unclaimed', () => {
    const { claimId, ...unclaimed } = stored();
    expect(claimId).toBeDefined();
    expect(resumption(unclaimed, expired())).not.toHaveProperty('claimId');
  });
});

describe('changed', () => {
  it('has what is named in the place of what was, and no lease unless one is named', () => {
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
