import type { IncomingMessage } from 'node:http';

/** The body of a request, or why there is none. */
export type BodyReading =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  /** The connection was closed, or the server stops. */
  | { readonly kind: 'cut' };

/**
 * Reads the body of a request.
 *
 * @param limit in bytes. Nothing is read of a body whose declared length is larger.
 * @param proceed asks the sender for its body, if it waits to be asked (`Expect: 100-continue`).
 * @param stop ends the reading.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  proceed: () => void,
  stop: AbortSignal,
): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'too_large' };
  if (request.headers.expect !== undefined) proceed();
  const { promise, resolve } = Promise.withResolvers<BodyReading>();
  const parts: Buffer[] = [];
  let bytes = 0;
  const take = (part: Buffer): void => {
    bytes += part.length;
    parts.push(part);
    if (bytes > limit) resolve({ kind: 'too_large' });
  };
  const end = (): void => resolve({ kind: 'read', body: Buffer.concat(parts) });
  const cut = (): void => resolve({ kind: 'cut' });
  request.on('data', take).on('end', end).on('error', cut).on('close', cut);
  stop.addEventListener('abort', cut, { once: true });
  if (stop.aborted) cut();
  const reading = await promise;
  request.off('data', take).off('end', end);
  stop.removeEventListener('abort', cut);
  return reading;
}
