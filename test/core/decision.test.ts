import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { retryDelaySeconds, type RetryPolicy } from '../../src/core/backoff.ts';
import { decide } from '../../src/core/decision.ts';
import type { Outcome, RetryCode } from '../../src/core/outcome.ts';

const POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

const retry = (code: RetryCode): Outcome => ({ kind: 'retry', code, cause: 'for a test' });

describe('decide', () => {
  it.each<Outcome>([
    { kind: 'processed' },
    { kind: 'duplicate' },
    { kind: 'conflict' },
    { kind: 'rejected', reason: 'malformed_json', errors: [] },
  ])('acknowledges a stored outcome: $kind', (outcome) => {
    expect(decide(outcome, 5, POLICY, 0)).toEqual({ kind: 'acknowledge' });
  });

  it.each<RetryCode>(['store_unavailable', 'deadline', 'group_held', 'unexpected'])(
    'retries what may pass: %s',
    (code) => {
      expect(decide(retry(code), 1, POLICY, 0)).toEqual({
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
    const decision = decide(retry('store_unavailable'), receiveCount, POLICY, 0);
    expect(decision).toEqual({ kind: 'retry', delaySeconds, isLast });
  });

  it.each([
    ['the policy', {}, 10, 30],
    ['the policy', {}, 65, 65],
    ['what was asked for', { afterSeconds: 7 }, 5, 7],
    ['what was asked for', { afterSeconds: 7 }, 65, 65],
  ])('waits as long as %s says (%o), but at least %i seconds', (_, asked, atLeast, waits) => {
    const outcome = { ...retry('retry_requested'), ...asked, atLeastSeconds: atLeast };
    expect(decide(outcome, 1, POLICY, 0)).toMatchObject({ delaySeconds: waits });
    expect(decide(outcome, 5, POLICY, 0)).toMatchObject({ delaySeconds: 0 });
  });

  it('spreads retries by the random number', () => {
    const decision = decide(retry('store_unavailable'), 1, POLICY, 0.5);
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
        expect(decide(retry(code), count, policy, random)).toEqual({
          kind: 'retry',
          delaySeconds,
          isLast,
        });
      }),
    );
  });
});
