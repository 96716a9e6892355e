import { describe, expect, it } from 'vitest';

import {
  allKeptDays,
  claimedExpiry,
  daysKept,
  expiryAfter,
  keptDays,
  processedExpiry,
  type Retention,
} from '../../src/core/retention.ts';

const DAY = 86_400;
const RECEIVED = Date.parse('2026-11-21T09:00:00.900Z');
const RECEIVED_SECONDS = Math.floor(RECEIVED / 1000);
const after = (days: number) => new Date(RECEIVED + days * DAY * 1000).toISOString();
/** The record of an event that was received at `RECEIVED`, and goes so many days later. */
const kept = (days: number) => ({
  receivedAt: after(0),
  expireAt: RECEIVED_SECONDS + days * DAY,
});

const RETENTION: Retention = {
  processed: 30,
  open: 90,
  types: {
    'order.placed': { processed: 20, open: 60 },
    constructor: { processed: 1, open: 2 },
    undefined: { processed: 1, open: 2 },
  },
};

describe('how long a type is kept', () => {
  it.each([
    ['order.placed', { processed: 20, open: 60 }],
    ['constructor', { processed: 1, open: 2 }],
    ['order.shipped', { processed: 30, open: 90 }],
    ['toString', { processed: 30, open: 90 }],
    ['__proto__', { processed: 30, open: 90 }],
    [undefined, { processed: 30, open: 90 }],
  ])('is, for %s, %j', (type, expected) => {
    expect(keptDays(RETENTION, type)).toMatchObject(expected);
  });

  it('names all numbers of days once, ascending', () => {
    expect(allKeptDays(RETENTION)).toEqual([1, 2, 20, 30, 60, 90]);
    const same: Retention = { processed: 90, open: 90, types: { a: { processed: 90, open: 120 } } };
    expect(allKeptDays(same)).toEqual([90, 120]);
  });
});

describe('a record', () => {
  it.each([1, 30, 36_500])('that is kept for %d days has that many whole days', (days) => {
    expect(expiryAfter(RECEIVED, days)).toBe(kept(days).expireAt);
    expect(daysKept(kept(days))).toBe(days);
  });

  it.each([
    // Processed after days; kept for days when processed and as an open event; goes after days.
    [0, 30, 90, 30],
    [10, 30, 90, 40],
    [60, 30, 90, 90],
    [61, 30, 90, 90],
    [89, 30, 90, 90],
    [0, 90, 90, 90],
    [5, 90, 90, 90],
  ])(
    'that is processed after %d days, with %d days processed and %d open, goes after %d',
    (processedAfter, processed, open, expected) => {
      const now = RECEIVED + processedAfter * DAY * 1000;
      const expireAt = processedExpiry(now, { processed, open }, kept(open).expireAt);
      expect((expireAt - RECEIVED_SECONDS) / DAY).toBe(expected);
    },
  );

  it('that was made with a shorter retention than today’s does not outlive its texts', () => {
    const { expireAt } = kept(10);
    expect(processedExpiry(RECEIVED, { processed: 30, open: 90 }, expireAt)).toBe(expireAt);
  });

  it('whose expiry somebody has removed gets one when it is processed', () => {
    expect(processedExpiry(RECEIVED, { processed: 30, open: 90 }, NaN)).toBe(kept(30).expireAt);
  });

  it.each([
    // Claimed after days; goes after days.
    [0, 90],
    [88.9, 90],
    [89, 90],
    [89.25, 90.25],
    [89.999, 90.999],
    [90, 91 - 1 / DAY],
    [91.9, 91 - 1 / DAY],
  ])('that is claimed again after %d of 90 days goes after %d', (claimedAfter, expected) => {
    const expireAt = claimedExpiry(kept(90), after(claimedAfter));
    expect((expireAt - RECEIVED_SECONDS) / DAY).toBeCloseTo(expected, 4);
  });

  it('is never kept a whole day longer, however often it is claimed', () => {
    let record = kept(90);
    for (const days of [89.5, 90.2, 90.9, 91.5, 92]) {
      const expireAt = claimedExpiry(record, after(days));
      expect(expireAt).toBeGreaterThanOrEqual(record.expireAt);
      record = { ...record, expireAt };
    }
    expect(daysKept(record)).toBe(90);
  });
});
