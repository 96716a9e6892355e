/** Rejects as soon as the signal aborts. For work that only reads, so that nothing is left half done. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const interrupted = Promise.withResolvers<never>();
  const reject = (): void => interrupted.reject(signal.reason as Error);
  signal.addEventListener('abort', reject);
  try {
    return await Promise.race([work, interrupted.promise]);
  } finally {
    signal.removeEventListener('abort', reject);
  }
}
