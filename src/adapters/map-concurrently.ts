/**
 * Maps items through an asynchronous function, at most `limit` calls at a time, results in the order of
 * the items. Once a call has rejected no other is begun; those under way are waited for, so that nothing goes
 * on behind the caller's back, and then it rejects with one of the rejections.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let isOver = false;
  const work = async (): Promise<void> => {
    // The workers share one iterator: each takes the next item that nobody has begun.
    for (const [index, item] of queue) {
      results[index] = await map(item);
      if (isOver) return;
    }
  };
  const worker = () =>
    work().catch((error: unknown) => {
      isOver = true;
      throw error;
    });
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
