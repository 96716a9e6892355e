import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { SampleContext } from '../samples/handle-sample.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** Refusals that may pass: request timeout, conflict, too early, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * Asks a service that acts once for each idempotency key, however often it is asked.
 *
 * @throws RetryAfterError if the service says when to come back, PermanentError if it refuses the request
 *   for good, and any other error, such as those of `fetch`, if it may do it later.
 */
export async function callService<Answer>(
  url: string,
  request: object,
  { idempotencyKey, signal, log, clock }: SampleContext,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(request),
    signal,
  });
  const { ok, status, headers } = response;
  if (ok) return (await response.json()) as Answer;
  log.debug('the service did not do it', { url, status });
  const refusal = `${url} answered ${status}`;
  if (status < 500 && !PASSING.has(status)) throw new PermanentError(refusal);
  const seconds = retryAfterSeconds(headers.get('retry-after'), clock.now());
  throw seconds === undefined ? new Error(refusal) : new RetryAfterError(seconds, refusal);
}
