/** Things by key, of which each can be taken once. */
export class Bag<T> {
  private readonly things = new Map<string, T[]>();
  size = 0;

  constructor(entries: readonly (readonly [string, T])[]) {
    for (const [key, thing] of entries) {
      this.things.set(key, [...(this.things.get(key) ?? []), thing]);
      this.size += 1;
    }
  }

  take(key: string): T | undefined {
    const thing = this.things.get(key)?.pop();
    if (thing !== undefined) this.size -= 1;
    return thing;
  }

  takeAll(keys: ReadonlySet<string>): T[] {
    const taken = [...keys].flatMap((key) => this.things.get(key) ?? []);
    for (const key of keys) this.things.delete(key);
    this.size -= taken.length;
    return taken;
  }
}
