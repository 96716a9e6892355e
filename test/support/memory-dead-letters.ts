import type { DeadLetter, DeadLetterQueue, LetterHandle } from '../../src/operation-ports.ts';

/** What a letter has before it is received. */
export type StoredLetter = Omit<DeadLetter, 'receiptHandle'>;

interface Kept {
  readonly letter: StoredLetter;
  receiptHandle: string;
  visibleAt: number;
}

/** A dead-letter queue in memory. It hides letters by the clock that it is given. */
export class MemoryDeadLetters implements DeadLetterQueue {
  readonly ordered: boolean;
  /** Whether a letter can't be deleted. Default: each can. */
  isStuck: (letter: LetterHandle) => boolean = () => false;
  /** Whether it can't be changed how long a letter is hidden. Default: it can. */
  isUnchangeable: (letter: LetterHandle) => boolean = () => false;
  private readonly now: () => number;
  private readonly kept = new Map<string, Kept>();
  private receives = 0;

  /** @param now milliseconds since 1970. */
  constructor(now: () => number, ordered = false) {
    this.now = now;
    this.ordered = ordered;
  }

  /** Puts messages into the queue, as the redrive policy of the source queue does. */
  add(...letters: readonly StoredLetter[]): void {
    for (const letter of letters) {
      this.kept.set(letter.messageId, { letter, receiptHandle: '', visibleAt: 0 });
    }
  }

  /** All letters, also hidden ones. */
  get letters(): readonly StoredLetter[] {
    return [...this.kept.values()].map(({ letter }) => letter);
  }

  /** The letters that a reader could receive now. */
  get visible(): readonly StoredLetter[] {
    return this.available().map(({ letter }) => letter);
  }

  receive(hiddenSeconds: number): Promise<readonly DeadLetter[]> {
    const taken = this.available().slice(0, 10);
    for (const each of taken) {
      each.receiptHandle = `receipt ${++this.receives}`;
      each.visibleAt = this.now() + hiddenSeconds * 1000;
    }
    return Promise.resolve(
      taken.map(({ letter, receiptHandle }) => ({ ...letter, receiptHandle })),
    );
  }

  delete<Letter extends LetterHandle>(letters: readonly Letter[]): Promise<readonly Letter[]> {
    for (const letter of letters) {
      if (this.find(letter) && !this.isStuck(letter)) this.kept.delete(letter.messageId);
    }
    return Promise.resolve(letters.filter((letter) => this.isStuck(letter)));
  }

  hide<Letter extends LetterHandle>(
    letters: readonly Letter[],
    hiddenSeconds: number,
  ): Promise<readonly Letter[]> {
    const failed = letters.filter((letter) => !this.find(letter) || this.isUnchangeable(letter));
    for (const letter of letters) {
      const found = this.isUnchangeable(letter) ? undefined : this.find(letter);
      if (found) found.visibleAt = this.now() + hiddenSeconds * 1000;
    }
    return Promise.resolve(failed);
  }

  count(): Promise<number> {
    return Promise.resolve(this.kept.size);
  }

  private find({ messageId, receiptHandle }: LetterHandle): Kept | undefined {
    const found = this.kept.get(messageId);
    return found?.receiptHandle === receiptHandle ? found : undefined;
  }

  private available(): Kept[] {
    const hidden = ({ visibleAt }: Kept) => visibleAt > this.now();
    const all = [...this.kept.values()];
    if (!this.ordered) return all.filter((each) => !hidden(each));
    const heldGroups = new Set(all.filter(hidden).map(({ letter }) => letter.groupId));
    return all.filter(({ letter }) => !heldGroups.has(letter.groupId));
  }
}
