/** The limits of one call. */
export interface CallLimits {
  readonly maxItems: number;
  /** Default: no limit. A larger item gets a call of its own. */
  readonly maxBytes?: number;
}

/**
 * Splits items into calls, in their order. Each call has as many items as its limits allow.
 *
 * @param bytesOf the size of an item; needed only with `maxBytes`.
 */
export function chunked<T>(
  items: readonly T[],
  { maxItems, maxBytes = Infinity }: CallLimits,
  bytesOf: (item: T) => number = () => 0,
): T[][] {
  const calls: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const call = calls.at(-1);
    if (call && call.length < maxItems && bytes + size <= maxBytes) {
      call.push(item);
      bytes += size;
    } else {
      calls.push([item]);
      bytes = size;
    }
  }
  return calls;
}
