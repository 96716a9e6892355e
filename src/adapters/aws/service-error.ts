import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { RetryErrorType } from '@smithy/types';

/** Longest error text kept, in characters: a proxy may answer with a whole page. */
const MAX_TEXT_CHARACTERS = 500;

/** An error answer of a service. It has the shape of the AWS SDK's errors, so that the SDK's retry rules apply to it. */
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

/** The kind of an error in the SDK's retry rules. */
export function retryErrorType(error: unknown): RetryErrorType {
  // The rules accept any error, despite their type.
  const known = error as Parameters<typeof isTransientError>[0];
  if (isThrottlingError(known)) return 'THROTTLING';
  return isTransientError(known) ? 'TRANSIENT' : 'CLIENT_ERROR';
}
