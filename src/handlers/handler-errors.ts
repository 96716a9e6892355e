import type { FieldError } from '../core/field-error.ts';

/** Thrown by a handler if the event can never succeed. The event is kept as `failed`, and not tried again. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/**
 * Longest delay. SQS hides a message for at most 43,200 s (12 hours) after its receive, and refuses a change beyond
 * that. Filling the batch may have taken 300 s of them, and handling it 900 s.
 */
export const MAX_DELAY_SECONDS = 43_200 - 300 - 900;

/** Thrown by a handler to be called again after a delay of its choice. */
export class RetryAfterError extends Error {
  override readonly name = 'RetryAfterError';
  /** Whole seconds, at most 42,000 (11 h 40 min). `undefined`: the retry policy decides. */
  readonly seconds: number | undefined;

  /** @param seconds rounded up. If it is negative or not finite, the retry policy decides. */
  constructor(seconds: number, message = `again after ${seconds} s`, options?: ErrorOptions) {
    super(message, options);
    const isUsable = Number.isFinite(seconds) && seconds >= 0;
    this.seconds = isUsable ? Math.min(MAX_DELAY_SECONDS, Math.ceil(seconds)) : undefined;
  }
}

/**
 * Thrown by `publish` if too many events came before: each was published by the handler of the one before. The next
 * attempt would publish the same, so it is permanent.
 */
export class GenerationLimitError extends PermanentError {
  override readonly name = 'GenerationLimitError';
}

/** Thrown by `publish` for an event that can't be sent. The next attempt would publish the same, so it is permanent. */
export class InvalidEventError extends PermanentError {
  override readonly name = 'InvalidEventError';
  readonly errors: readonly FieldError[];

  constructor(message: string, errors: readonly FieldError[], options?: ErrorOptions) {
    super(message, options);
    this.errors = errors;
  }
}
