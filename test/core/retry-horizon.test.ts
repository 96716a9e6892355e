import { describe, expect, it } from 'vitest';

import type { RetryPolicy } from '../../src/core/backoff.ts';
import { copyWaitSeconds, decide } from '../../src/core/decision.ts';
import type { RetryCode } from '../../src/core/outcome.ts';
import {
  attemptLimit,
  countsAsAttempt,
  nextCopy,
  type Delivery,
  type HandlerRetries,
} from '../../src/core/retry-horizon.ts';
import { deliveryOf, NOW } from '../support/events.ts';

const HOUR = 3_600_000;
const POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };
const OUTAGES: RetryPolicy = { ...POLICY, outageRetrySeconds: 7_200, defaultMaxAttempts: 5 };

/** The fourth receive of a message that SQS accepted so many hours ago, whose handler says this. */
const after = (hours: number, retries?: HandlerRetries): Delivery => ({
  ...deliveryOf({ receiveCount: 4, sentAt: NOW - hours * HOUR }),
  ...(retries && { retries }),
});
const isSentAgain = (code: RetryCode, delivery: Delivery, policy: RetryPolicy) =>
  nextCopy(code, delivery, policy) !== undefined;

describe('an event whose handler says how long it is retried', () => {
  it.each<[RetryCode, boolean]>([
    ['handler_error', true],
    ['handler_timeout', true],
    ['retry_requested', true],
    ['publish_failed', true],
    ['store_unavailable', true],
    ['deadline', true],
    ['leased', true],
    ['lease_lost', false],
    ['no_handler', false],
    ['group_held', false],
    ['unexpected', false],
  ])('after %s is sent again: %s', (code, expected) => {
    expect(isSentAgain(code, after(1, { retryFor: '24h' }), POLICY)).toBe(expected);
  });

  it.each<[string, RetryCode, number, HandlerRetries, boolean]>([
    ['the handler’s time', 'handler_error', 3, { retryFor: '3h' }, false],
    ['the handler’s time', 'handler_error', 2.9, { retryFor: '3h' }, true],
    ['nothing: the outage’s time is not the handler’s', 'handler_error', 1, {}, false],
    ['the longer time, which is the handler’s', 'store_unavailable', 2.5, { retryFor: '3h' }, true],
    ['the longer time, which is the outage’s', 'store_unavailable', 1.5, { retryFor: '1h' }, true],
    ['the longer time', 'store_unavailable', 3, { retryFor: '3h' }, false],
  ])('is sent again within %s: %s after %d hours (%o), %s', (_, code, hours, retries, expected) => {
    expect(isSentAgain(code, after(hours, retries), OUTAGES)).toBe(expected);
  });

  it('is never sent again on a FIFO queue', () => {
    const delivery = { ...after(1, { retryFor: '24h' }), ordered: true };
    expect(isSentAgain('handler_error', delivery, OUTAGES)).toBe(false);
  });
});

describe('a handler’s longest delay', () => {
  const own = after(1, { retryFor: '24h', maxDelaySeconds: 3_600 });
  const short = after(1, { retryFor: '24h', maxDelaySeconds: 60 });
  const decided = (code: RetryCode, delivery: Delivery) =>
    decide({ kind: 'retry', code, cause: '' }, delivery, POLICY, 0);

  it('limits the delays between its attempts, and that of its copies', () => {
    expect(decided('handler_error', short)).toMatchObject({
      kind: 'resend',
      delaySeconds: 60,
      otherwise: { delaySeconds: 60 },
    });
  });

  it('may be longer than that of the policy, and than SQS can delay a copy', () => {
    const late = { ...own, message: { ...own.message, receiveCount: 8 } };
    const policy = { ...POLICY, maxReceiveCount: 20 };
    const outcome = { kind: 'retry', code: 'handler_error', cause: '' } as const;
    expect(decide(outcome, late, policy, 0)).toMatchObject({ delaySeconds: 3_600 });
    expect(decided('handler_error', own)).toMatchObject({ delaySeconds: 900 });
    expect(copyWaitSeconds({ code: 'handler_error' }, own, POLICY)).toBe(3_600);
  });

  it('is not that of an outage', () => {
    expect(decided('store_unavailable', own)).toMatchObject({ delaySeconds: 300 });
    expect(decided('publish_failed', short)).toMatchObject({ delaySeconds: 300 });
  });

  it('does not limit what the handler asks for', () => {
    expect(copyWaitSeconds({ code: 'retry_requested', afterSeconds: 7_200 }, short, POLICY)).toBe(
      7_200,
    );
  });
});

describe('the number of attempts', () => {
  const fifo = (hours: number, retries: HandlerRetries): Delivery => ({
    ...after(hours, retries),
    ordered: true,
  });

  it.each<[string, Delivery, RetryPolicy, number]>([
    ['is not limited by default', after(1), POLICY, Infinity],
    ['is what the handler says', after(1, { maxAttempts: 3 }), POLICY, 3],
    [
      'is what the handler says, also with a time',
      after(1, { retryFor: '1d', maxAttempts: 9 }),
      OUTAGES,
      9,
    ],
    ['is that of receives if outages add some', after(1, {}), OUTAGES, 5],
    ['is not limited within the handler’s time', after(1, { retryFor: '3h' }), OUTAGES, Infinity],
    ['is limited by receives after it', after(9, { retryFor: '3h' }), OUTAGES, Infinity],
    ['is not limited within it on a FIFO queue', fifo(1, { retryFor: '3h' }), OUTAGES, Infinity],
    [
      'is limited after it on a FIFO queue, whose receives go on',
      fifo(3, { retryFor: '3h' }),
      OUTAGES,
      5,
    ],
  ])('%s', (_, delivery, policy, expected) => {
    expect(attemptLimit(delivery, policy)).toBe(expected);
  });

  it.each<[RetryCode, number, RetryPolicy, boolean]>([
    ['handler_error', 1, OUTAGES, true],
    ['publish_failed', 1, OUTAGES, false],
    ['publish_failed', 2, OUTAGES, true],
    ['publish_failed', 1, POLICY, true],
  ])(
    'counts an attempt that ended with %s after %d hours (%o): %s',
    (code, hours, policy, expected) => {
      expect(countsAsAttempt(code, after(hours), policy)).toBe(expected);
    },
  );
});
