import type { DeadLetter, DeadLetterQueue, LetterHandle } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';

/** Seconds for which letters are hidden. If the process dies, they are visible again after that. */
const HIDDEN_SECONDS = 120;
/** A letter is hidden for longer once no more than this is left. */
const EXTEND_BEFORE_MS = 60_000;

/** The letters that a pass through the dead-letter queue hides from others, without their bodies. */
export class HeldLetters {
  private readonly queue: DeadLetterQueue;
  private readonly clock: Clock;
  private readonly held = new Map<string, LetterHandle & { readonly hiddenUntil: number }>();

  constructor(queue: DeadLetterQueue, clock: Clock) {
    this.queue = queue;
    this.clock = clock;
  }

  get size(): number {
    return this.held.size;
  }

  /** Receives some letters and holds them. */
  async receive(): Promise<readonly DeadLetter[]> {
    // SQS hides them before the answer arrives.
    const hiddenUntil = this.until();
    const letters = await this.queue.receive(HIDDEN_SECONDS);
    for (const { messageId, receiptHandle } of letters) {
      this.held.set(messageId, { messageId, receiptHandle, hiddenUntil });
    }
    return letters;
  }

  /** Whether a letter is still hidden from others. */
  has({ messageId }: LetterHandle): boolean {
    return (this.held.get(messageId)?.hiddenUntil ?? 0) > this.clock.now();
  }

  /** Deletes letters. Gives those that stay; they remain held. */
  async delete<Letter extends LetterHandle>(
    letters: readonly Letter[],
  ): Promise<readonly Letter[]> {
    const kept = await this.queue.delete(letters);
    for (const letter of letters) if (!kept.includes(letter)) this.held.delete(letter.messageId);
    return kept;
  }

  /** Hides letters for longer if they would be visible soon. */
  async extend(): Promise<void> {
    const limit = this.clock.now() + EXTEND_BEFORE_MS;
    const due = [...this.held.values()].filter(({ hiddenUntil }) => hiddenUntil <= limit);
    if (due.length === 0) return;
    const hiddenUntil = this.until();
    const failed = new Set(await this.queue.hide(due, HIDDEN_SECONDS));
    for (const letter of due) {
      if (!failed.has(letter)) this.held.set(letter.messageId, { ...letter, hiddenUntil });
    }
  }

  /** Makes all letters visible at once. If that fails, they are visible when their time is over. */
  async release(): Promise<void> {
    await this.queue.hide([...this.held.values()], 0);
    this.held.clear();
  }

  private until(): number {
    return this.clock.now() + HIDDEN_SECONDS * 1000;
  }
}
