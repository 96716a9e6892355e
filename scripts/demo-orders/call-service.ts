import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { SampleContext } from '../samples/handle-sample.ts';

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

/**
 * What a service asks for in `Retry-After`, in seconds: it may be their number or a date (RFC 9110, section
 * 10.2.3). `undefined` if it is missing or neither.
 *
 * @param now milliseconds since 1970.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // `Date.parse` takes much more than dates of HTTP, which end so.
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
