import { describe, expect, it } from 'vitest';

import { claimed } from '../../src/core/claim.ts';
import { ledgerKey } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { PAYMENT, wireText } from '../support/events.ts';
import { processed, recordOf, rejected } from '../support/records.ts';

describe('ledgerKey', () => {
  it('is the tenant and the event id', () => {
    expect(ledgerKey({ tenantId: 'acme', eventId: 'a#b' }, 'message-1')).toBe('acme#a#b');
  });

  it('is # and the message id for a message without identity', () => {
    expect(ledgerKey(undefined, 'message-1')).toBe('#message-1');
  });
});

describe('ledgerRecord', () => {
  it('is processed for a valid event', () => {
    const record = processed();
    expect(record).toEqual({
      key: 'acme#evt-1',
      status: 'processed',
      content: {
        kind: 'event',
        envelope: expect.objectContaining({ eventId: 'evt-1', tenantId: 'acme' }),
        bodyText: JSON.stringify(PAYMENT),
      },
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      messageId: 'message-1',
      attempts: 0,
      receivedAt: '2026-11-21T09:00:00.000Z',
      processedAt: '2026-11-21T09:00:00.000Z',
      expireAt: 1_800_000_000,
    });
    expect(record).not.toHaveProperty('failure');
  });

  it('keeps text, reason and identity of a rejected message', () => {
    const text = wireText({ body: { amount: 0 } });
    const record = recordOf(text);
    expect(record).toEqual({
      key: 'acme#evt-1',
      status: 'failed',
      failure: {
        reason: 'invalid_body',
        errors: [
          {
            pointer: '/body/amount',
            message: 'must be > 0, got a number',
            rule: 'exclusiveMinimum',
          },
        ],
      },
      content: {
        kind: 'raw',
        text,
        identity: { tenantId: 'acme', eventId: 'evt-1' },
        eventType: 'payment.processed',
        schemaVersion: 'v1',
      },
      fingerprint: expect.stringMatching(/^f1_[0-9a-f]{12}$/),
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      messageId: 'message-1',
      attempts: 0,
      receivedAt: '2026-11-21T09:00:00.000Z',
      expireAt: 1_800_000_000,
    });
    expect(record).not.toHaveProperty('processedAt');
  });

  it('has the message id as its key for a message without identity', () => {
    expect(recordOf('hello')).toMatchObject({
      key: '#message-1',
      status: 'failed',
      content: { kind: 'raw', text: 'hello' },
    });
    expect(recordOf('hello').content).toEqual({ kind: 'raw', text: 'hello' });
  });
});

describe('a record expires', () => {
  const context = { expireAt: 1_800_000_000, expireAtIfOpen: 1_900_000_000 };
  const LEASE = '2026-11-21T09:01:05.000Z';

  it.each([
    ['earlier if it is processed at once', () => processed({}, context), 1_800_000_000],
    ['later if it is rejected', () => rejected({}, context), 1_900_000_000],
    ['later if it is claimed', () => claimed(processed({}, context), 'one', LEASE), 1_900_000_000],
    ['later if it is a conflict', () => conflictRecord(processed({}, context)), 1_900_000_000],
    [
      'later if it is the conflict of a claim',
      () => conflictRecord(claimed(processed({}, context), 'one', LEASE)),
      1_900_000_000,
    ],
    [
      'later if it is rejected beside another record',
      () => conflictRecord(rejected({}, context)),
      1_900_000_000,
    ],
  ])('%s', (_, make, expected) => {
    expect(make().expireAt).toBe(expected);
  });
});
