/** How often each name occurred. */
export type Counts = readonly (readonly [name: string, count: number])[];

/** Adds counts to the sums by name. */
export function addCounts(sums: Map<string, number>, counts: Counts): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

/** `payment.processed 60, order.placed 37`: the most frequent first. */
export function countsText(counts: Counts, most = Infinity): string {
  const sorted = counts.toSorted(([, one], [, other]) => other - one);
  const named = sorted.slice(0, most).map(([name, count]) => `${name} ${count}`);
  const left = sorted.length - named.length;
  return [...named, ...(left > 0 ? [`+${left} more`] : [])].join(', ');
}
