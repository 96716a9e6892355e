import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { HandlerContext } from '../../src/handlers/handler.ts';

const TOO_MANY_REQUESTS = 429;

/**
 * Asks a service that acts once for each idempotency key, however often it is asked.
 *
 * @throws RetryAfterError if the service says when to come back, PermanentError if it refuses the request,
 *   and what `fetch` throws if there is no answer in time.
 */
export async function callService<Answer>(
  url: string,
  request: object,
  { idempotencyKey, signal, log }: HandlerContext,
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
  if (status === TOO_MANY_REQUESTS) throw new RetryAfterError(Number(headers.get('retry-after')));
  const refusal = `${url} answered ${status}`;
  throw status < 500 ? new PermanentError(refusal) : new Error(refusal);
}
