import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { SampleContext } from '../samples/handle-sample.ts';

/** Statuses of temporary refusals: request timeout, conflict, too early, too many requests. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * Calls a service that acts once for each idempotency key, even if it is called more often.
 *
 * @throws RetryAfterError if the service says when to try again.
 * @throws PermanentError if the service will never accept the request.
 * @throws Error if a later attempt may succeed, for example an error of `fetch`.
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
  log.debug('the service refused the request', { url, status });
  const refusal = `${url} answered ${status}`;
  if (status < 500 && !TEMPORARY.has(status)) throw new PermanentError(refusal);
  const seconds = retryAfterSeconds(headers.get('retry-after'), clock.now());
  throw seconds === undefined ? new Error(refusal) : new RetryAfterError(seconds, refusal);
}

/**
 * Reads a `Retry-After` header: a number of seconds or a date (RFC 9110, section 10.2.3). Returns seconds, or
 * `undefined` if the header is missing or wrong.
 *
 * @param now milliseconds since 1970.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // Dates in HTTP end with GMT. `Date.parse` alone would accept many other texts.
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
