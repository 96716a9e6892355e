import type { FieldError } from '../core/field-error.ts';

/** Thrown by a handler: the event can never succeed. It is kept as `failed`, and not tried again. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/**
 * SQS hides a message for at most 43,200 s (12 hours), counted from when it was received, and refuses a change
 * beyond that. Until the change a batch may have been filled for 300 s and handled for 900 s.
 */
const MAX_DELAY_SECONDS = 43_200 - 300 - 900;

/** Thrown by a handler: try again, but not before. */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  /** Whole seconds, at most 42,000 (11 hours and 40 minutes); `undefined`: as the retry policy says. */
  readonly seconds: number | undefined;

  /** @param seconds rounded up; with what is no finite number from 0 on, the retry policy decides. */
  constructor(seconds: number, message = `again after ${seconds} s`, options?: ErrorOptions) {
    super(message, options);
    const isUsable = Number.isFinite(seconds) && seconds >= 0;
    this.seconds = isUsable ? Math.min(MAX_DELAY_SECONDS, Math.ceil(seconds)) : undefined;
  }
}

/** A handler published an event that can't be sent. Trying again would not change that. */
export class InvalidEventError extends PermanentError {
  override readonly name = 'InvalidEventError';
  readonly errors: readonly FieldError[];

  constructor(message: string, errors: readonly FieldError[], options?: ErrorOptions) {
    super(message, options);
    this.errors = errors;
  }
}
