/**
 * Waits for all promises, even if some reject. So nothing runs on after it.
 *
 * @throws the first rejection.
 */
export async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
