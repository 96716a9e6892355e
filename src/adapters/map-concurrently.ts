/**
 * Maps items by an asynchronous function, with at most `limit` calls at a time. Gives the results in the order of the
 * items. Once a call rejects, no further call begins. When the running calls have ended, it rejects with one of the
 * rejections: so nothing runs on after that.
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
    // All workers share one iterator: each takes the next item.
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
