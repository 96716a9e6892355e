import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { RetryErrorType } from '@smithy/types';

/** Longest error text kept, in characters: a proxy may answer with a whole page. */
const MAX_TEXT_CHARACTERS = 500;

/** A service's answer that says no. Named and laid out as the SDK's errors are, so that its rules for retrying apply. */
export class ServiceError extends Error {
  /** The service's code: `ThrottlingException`, `NoSuchKey`, … */
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, message: string, httpStatusCode: number) {
    super(message.slice(0, MAX_TEXT_CHARACTERS));
    this.name = code.slice(0, MAX_TEXT_CHARACTERS);
    this.$metadata = { httpStatusCode };
  }
}

/** What an error means for trying again, by the SDK's own rules. */
export function retryErrorType(error: unknown): RetryErrorType {
  // They look at what is there, and take any error.
  const known = error as Parameters<typeof isTransientError>[0];
  if (isThrottlingError(known)) return 'THROTTLING';
  return isTransientError(known) ? 'TRANSIENT' : 'CLIENT_ERROR';
}
