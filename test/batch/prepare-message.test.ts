import { describe, expect, it } from 'vitest';

import type { RecordResult } from '../../src/ports.ts';
import { claimedEvent, prepare, readingTime } from '../../src/batch/prepare-message.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import { summarize } from '../../src/core/reconcile.ts';
import { PLENTY } from '../support/deadlines.ts';
import { deliveryOf, NOW, PAYMENT, wireText } from '../support/events.ts';
import { handlingWith, onPayment } from '../support/handling.ts';

const definition = onPayment(() => undefined);
const services = handlingWith([definition], { uniqueId: () => 'claim-1' });
const prepared = (overrides: Record<string, unknown> = {}, receiveCount = 1) =>
  prepare(
    deliveryOf({ body: wireText(overrides), receiveCount }),
    readingTime(NOW),
    PLENTY,
    services,
  );

describe('a message', () => {
  it('whose event has a handler claims it until five seconds after the invocation’s end', () => {
    const { record, claim } = prepared();
    expect(record).toMatchObject({
      status: 'processing',
      attempts: 1,
      claimId: 'claim-1',
      leaseUntil: '2026-11-21T09:01:05.000Z',
    });
    expect(record).not.toHaveProperty('processedAt');
    expect(claim).toMatchObject({ definition, claimId: 'claim-1' });
  });

  it.each([
    ['has no handler', { event_type: 'user.created' }],
    ['is rejected', { body: {} }],
    ['has expired', { expires_at: '2026-11-21T09:00:00Z' }],
  ])('whose event %s claims nothing', (_, overrides) => {
    const { record, claim } = prepared(overrides);
    expect(claim).toBeUndefined();
    expect(record).toMatchObject({ attempts: 0 });
    expect(record).not.toHaveProperty('claimId');
  });

  it('whose event is valid and has no handler claims nothing, and keeps no parsed body', () => {
    const time = readingTime(NOW);
    const { record, reading, claim } = prepare(deliveryOf(), time, PLENTY, handlingWith([]));
    expect(claim).toBeUndefined();
    expect(record).toMatchObject({ status: 'processed', attempts: 0 });
    expect(reading).toStrictEqual({
      kind: 'valid',
      envelope: expect.objectContaining({ eventId: 'evt-1' }),
      bodyText: JSON.stringify(PAYMENT),
      contentHash: record.contentHash,
    });
  });
});

describe('a copy', () => {
  const resent = { firstSeenAt: NOW - 1, times: 1, firstMessageId: 'first' };

  it('has the record of its first message, even if it names no event', () => {
    const copy = deliveryOf({ messageId: 'copy', body: 'hello', resent });
    const { record } = prepare(copy, readingTime(NOW), PLENTY, services);
    expect(record).toMatchObject({ key: '#first', messageId: 'first' });
  });

  it('tells its record how old it is, and how often it was sent again', () => {
    const { record } = prepare(deliveryOf({ resent }), readingTime(NOW), PLENTY, services);
    expect(record).toMatchObject({ firstSeenAt: '2026-11-21T08:59:59.999Z', resentTimes: 1 });
  });

  it.each<[string, Partial<QueueMessage>]>([
    ['a first message', {}],
    ['a message that an operator sent back', { resent: { ...resent, times: 0 } }],
  ])('is more than %s, whose record says neither', (_, overrides) => {
    const { record } = prepare(deliveryOf(overrides), readingTime(NOW), PLENTY, services);
    expect(record).not.toHaveProperty('firstSeenAt');
    expect(record).not.toHaveProperty('resentTimes');
  });
});

describe('how long a message is kept', () => {
  const retention = {
    processed: 15,
    open: 16,
    types: { 'payment.processed': { processed: 30, open: 90 } },
  };
  const after = (days: number) => NOW / 1000 + days * 86_400;

  it.each([
    ['an event without a handler: processed', [], wireText(), 30, 90],
    ['an event with a handler: open', [definition], wireText(), 90, undefined],
    ['a rejected message: open', [definition], wireText({ body: {} }), 90, undefined],
    ['a message of another type: as set for all', [], wireText({ event_type: 'x' }), 16, undefined],
    ['a message without a type: as set for all', [], 'no JSON', 16, undefined],
  ])('is set for %s', (_, definitions, body, days, daysIfOpen) => {
    const { record } = prepare(
      deliveryOf({ body }),
      readingTime(NOW),
      PLENTY,
      handlingWith(definitions, { retention }),
    );
    expect(record.expireAt).toBe(after(days));
    expect(record.expireAtIfOpen).toBe(daysIfOpen && after(daysIfOpen));
  });
});

describe('an event is handled', () => {
  it('if its claim was recorded', () => {
    expect(claimedEvent(prepared(), { kind: 'recorded' }, services)).toMatchObject({
      key: 'acme#evt-1',
      number: 1,
      hadFailure: false,
      receivedAt: '2026-11-21T09:00:00.000Z',
      isLastReceive: false,
    });
  });

  it('if it was resumed, with the attempts, first receive and expiry that the ledger has', () => {
    const receivedAt = '2026-11-21T08:00:00.000Z';
    const state = { attempts: 3, receivedAt, expireAt: 1_800_000_000, hasFailure: true };
    expect(claimedEvent(prepared(), { kind: 'resumed', ...state }, services)).toMatchObject({
      number: 3,
      hadFailure: true,
      receivedAt,
      expireAt: 1_800_000_000,
    });
  });

  it.each([
    [4, false],
    [5, true],
    [6, true],
  ])('at receive %d of 5, which is the last: %s', (receiveCount, isLastReceive) => {
    const event = claimedEvent(prepared({}, receiveCount), { kind: 'recorded' }, services);
    expect(event).toMatchObject({ delivery: { message: { receiveCount } }, isLastReceive });
  });

  it('unless the store gives another answer', () => {
    const of = summarize(prepared().record);
    const others: (RecordResult | undefined)[] = [
      { kind: 'duplicate', of },
      { kind: 'kept_beside' },
      { kind: 'leased', until: '2026-11-21T09:01:05.000Z' },
      { kind: 'unavailable', code: 'store_unavailable', cause: 'down' },
      undefined,
    ];
    for (const result of others) expect(claimedEvent(prepared(), result, services)).toBeUndefined();
  });

  it('unless it has no handler', () => {
    const plain = prepared({ body: {} });
    expect(claimedEvent(plain, { kind: 'recorded' }, services)).toBeUndefined();
  });
});
