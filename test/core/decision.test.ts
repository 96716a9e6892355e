import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { retryDelaySeconds, type RetryPolicy } from '../../src/core/backoff.ts';
import { decide } from '../../src/core/decision.ts';
import type { Outcome, RetryCode } from '../../src/core/outcome.ts';
import type { Resent } from '../../src/core/resent.ts';
import type { Delivery } from '../../src/core/retry-horizon.ts';
import { deliveryOf, NOW } from '../support/events.ts';

const POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

const received = (receiveCount: number) => deliveryOf({ receiveCount });
const retry = (code: RetryCode): Outcome => ({ kind: 'retry', code, cause: 'for a test' });

describe('decide', () => {
  it.each<Outcome>([
    { kind: 'processed' },
    { kind: 'duplicate' },
    { kind: 'conflict' },
    { kind: 'rejected', reason: 'malformed_json', errors: [] },
  ])('acknowledges a stored outcome: $kind', (outcome) => {
    expect(decide(outcome, received(5), POLICY, 0)).toEqual({ kind: 'acknowledge' });
  });

  it.each<RetryCode>(['store_unavailable', 'deadline', 'group_held', 'unexpected'])(
    'retries what may pass: %s',
    (code) => {
      expect(decide(retry(code), received(1), POLICY, 0)).toEqual({
        kind: 'retry',
        delaySeconds: 30,
        isLast: false,
      });
    },
  );

  it.each([
    [1, 30, false],
    [4, 240, false],
    [5, 0, true],
    [6, 0, true],
  ])('after receive %i of 5 waits %i seconds', (receiveCount, delaySeconds, isLast) => {
    const decision = decide(retry('store_unavailable'), received(receiveCount), POLICY, 0);
    expect(decision).toEqual({ kind: 'retry', delaySeconds, isLast });
  });

  it.each([
    ['the policy', {}, 10, 30],
    ['the policy', {}, 65, 65],
    ['what was asked for', { afterSeconds: 7 }, 5, 7],
    ['what was asked for', { afterSeconds: 7 }, 65, 65],
  ])('waits as long as %s says (%o), but at least %i seconds', (_, asked, atLeast, waits) => {
    const outcome = { ...retry('retry_requested'), ...asked, atLeastSeconds: atLeast };
    expect(decide(outcome, received(1), POLICY, 0)).toMatchObject({ delaySeconds: waits });
    expect(decide(outcome, received(5), POLICY, 0)).toMatchObject({ delaySeconds: 0 });
  });

  it('spreads retries by the random number', () => {
    const decision = decide(retry('store_unavailable'), received(1), POLICY, 0.5);
    expect(decision).toMatchObject({ delaySeconds: 33 });
  });

  it('retries at once after the last receive, and after the policy’s delay otherwise', () => {
    const passing = fc.constantFrom<RetryCode>(
      'store_unavailable',
      'deadline',
      'group_held',
      'unexpected',
    );
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const receives = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(passing, receives, receives, chance, (code, count, maxReceiveCount, random) => {
        const policy = { ...POLICY, maxReceiveCount };
        const isLast = count >= maxReceiveCount;
        const delaySeconds = isLast ? 0 : retryDelaySeconds(count, policy, random);
        expect(decide(retry(code), received(count), policy, random)).toEqual({
          kind: 'retry',
          delaySeconds,
          isLast,
        });
      }),
    );
  });
});

const HOUR = 3_600_000;
const LASTING: RetryPolicy = { ...POLICY, outageRetrySeconds: 24 * 3600 };
/** The receive of a message that SQS accepted so many hours ago. */
const receivedAfter = (hours: number, receiveCount = 4, resent?: Resent) =>
  deliveryOf({ receiveCount, sentAt: NOW - hours * HOUR, ...(resent && { resent }) });
const kindOf = (code: RetryCode, delivery: Delivery, policy = LASTING) =>
  decide(retry(code), delivery, policy, 0).kind;

describe('a message whose receives are nearly used up', () => {
  it('is sent again, delayed by the cap, and goes back to the queue if that fails', () => {
    expect(decide(retry('store_unavailable'), receivedAfter(1), LASTING, 0)).toEqual({
      kind: 'resend',
      delaySeconds: 300,
      resent: { firstSeenAt: NOW - HOUR, times: 1, firstMessageId: 'message-1' },
      otherwise: { kind: 'retry', delaySeconds: 240, isLast: false },
    });
    expect(decide(retry('store_unavailable'), receivedAfter(1, 5), LASTING, 0)).toMatchObject({
      otherwise: { kind: 'retry', delaySeconds: 0, isLast: true },
    });
  });

  it('is sent again as the same message', () => {
    const resent = { firstSeenAt: NOW - 9 * HOUR, times: 30, firstMessageId: 'first' };
    expect(decide(retry('deadline'), receivedAfter(1, 4, resent), LASTING, 0)).toMatchObject({
      resent: { ...resent, times: 31 },
    });
  });

  it.each<[RetryCode, string]>([
    ['store_unavailable', 'resend'],
    ['deadline', 'resend'],
    ['leased', 'resend'],
    ['publish_failed', 'resend'],
    ['handler_error', 'retry'],
    ['handler_timeout', 'retry'],
    ['retry_requested', 'retry'],
    ['no_handler', 'retry'],
    ['lease_lost', 'retry'],
    ['group_held', 'retry'],
    ['unexpected', 'retry'],
  ])('after %s: %s', (code, kind) => {
    expect(kindOf(code, receivedAfter(1))).toBe(kind);
  });

  it.each<[string, Delivery, RetryPolicy]>([
    ['no hours are set', receivedAfter(0), POLICY],
    ['no hours are set, even if clocks differ', receivedAfter(-1), POLICY],
    ['it still has two receives', receivedAfter(1, 3), LASTING],
    ['the queue is FIFO', { ...receivedAfter(1), ordered: true }, LASTING],
    ['its hours are over', receivedAfter(24), LASTING],
    [
      'the hours of its first message are over',
      receivedAfter(0, 4, { firstSeenAt: NOW - 24 * HOUR, times: 9, firstMessageId: 'first' }),
      LASTING,
    ],
    [
      'a sender claims that it is young',
      receivedAfter(24, 4, { firstSeenAt: NOW + HOUR, times: 9, firstMessageId: 'first' }),
      LASTING,
    ],
    [
      'nobody knows when it was sent',
      { ...deliveryOf(), message: { messageId: 'message-1', receiveCount: 4 } },
      LASTING,
    ],
  ])('is not sent again if %s', (_, delivery, policy) => {
    expect(kindOf('store_unavailable', delivery, policy)).toBe('retry');
  });

  it('is still sent again in the last millisecond of its hours', () => {
    const delivery = { ...receivedAfter(24), now: NOW - 1 };
    expect(kindOf('store_unavailable', delivery)).toBe('resend');
  });

  it.each([
    [{ afterSeconds: 7 }, 7],
    [{ afterSeconds: 900 }, 900],
    [{ afterSeconds: 5_000 }, 900],
    [{ afterSeconds: 7, atLeastSeconds: 65 }, 65],
    [{ atLeastSeconds: 400 }, 400],
  ])('%o: its copy is delayed by %i seconds', (asked, delaySeconds) => {
    const outcome = { ...retry('leased'), ...asked };
    expect(decide(outcome, receivedAfter(1), LASTING, 0)).toMatchObject({ delaySeconds });
  });

  it('is delayed by at most as long as SQS can, though the cap is longer', () => {
    const policy = { ...LASTING, capSeconds: 3_600 };
    expect(decide(retry('leased'), receivedAfter(1), policy, 0)).toMatchObject({
      delaySeconds: 900,
    });
  });
});

describe('a copy', () => {
  const resent = { firstSeenAt: NOW - HOUR, times: 1, firstMessageId: 'first' };

  it.each([1, 2, 3])('waits as long as the cap after receive %i', (receiveCount) => {
    const delivery = receivedAfter(0, receiveCount, resent);
    expect(decide(retry('unexpected'), delivery, POLICY, 0)).toMatchObject({ delaySeconds: 300 });
  });

  it('that an operator sent back from the dead-letter queue begins with the first delay', () => {
    const delivery = receivedAfter(0, 1, { ...resent, times: 0 });
    expect(decide(retry('unexpected'), delivery, POLICY, 0)).toMatchObject({ delaySeconds: 30 });
  });
});
