/** A priority queue. It gives the least element first, and of equal ones the one that was added first. */
export class Heap<T> {
  private readonly entries: { readonly rank: number; readonly order: number; readonly value: T }[] =
    [];
  private added = 0;

  get size(): number {
    return this.entries.length;
  }

  /** The rank of the least element, or Infinity if the heap is empty. */
  get leastRank(): number {
    return this.entries[0]?.rank ?? Infinity;
  }

  push(rank: number, value: T): void {
    const { entries } = this;
    const entry = { rank, order: this.added++, value };
    let place = entries.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.precedes(place, above)) break;
      this.swap(place, above);
      place = above;
    }
  }

  pop(): T | undefined {
    const { entries } = this;
    const least = entries[0];
    const last = entries.pop();
    if (!least || !last || entries.length === 0) return least?.value;
    entries[0] = last;
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const lower = this.precedes(left + 1, left) ? left + 1 : left;
      if (!this.precedes(lower, place)) return least.value;
      this.swap(place, lower);
      place = lower;
    }
  }

  private precedes(one: number, other: number): boolean {
    const [a, b] = [this.entries[one], this.entries[other]];
    if (!a || !b) return false;
    return a.rank < b.rank || (a.rank === b.rank && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const { entries } = this;
    const [a, b] = [entries[one], entries[other]];
    if (a && b) [entries[one], entries[other]] = [b, a];
  }
}
