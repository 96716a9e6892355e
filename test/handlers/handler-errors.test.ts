import { describe, expect, it } from 'vitest';

import {
  InvalidEventError,
  PermanentError,
  RetryAfterError,
} from '../../src/handlers/handler-errors.ts';

describe('RetryAfterError', () => {
  it.each([
    [30, 30],
    [0.2, 1],
    [0, 0],
    [42_000, 42_000],
    [42_000.1, 42_000],
    [1e300, 42_000],
  ])('of %d seconds asks for %d', (asked, seconds) => {
    expect(new RetryAfterError(asked).seconds).toBe(seconds);
  });

  it.each([-5, NaN, Infinity, -Infinity])(
    'of %d seconds leaves the delay to the policy',
    (asked) => {
      expect(new RetryAfterError(asked).seconds).toBeUndefined();
    },
  );

  it('has a message with its seconds, unless it is given another', () => {
    expect(String(new RetryAfterError(30))).toBe('RetryAfterError: again after 30 s');
    expect(String(new RetryAfterError(30, 'busy'))).toBe('RetryAfterError: busy');
  });

  it('keeps its cause', () => {
    const cause = new Error('429');
    expect(new RetryAfterError(30, 'busy', { cause }).cause).toBe(cause);
  });
});

describe('PermanentError', () => {
  it('has its name', () => {
    expect(String(new PermanentError('no such user'))).toBe('PermanentError: no such user');
  });
});

describe('InvalidEventError', () => {
  it('is a permanent error with the errors of the event', () => {
    const errors = [{ pointer: '/body', rule: 'type', message: 'must be object' }];
    const error = new InvalidEventError('published event 1', errors);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.errors).toBe(errors);
    expect(String(error)).toBe('InvalidEventError: published event 1');
  });
});
