import type { DeadLetter, DeadLetterQueue } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';
import { HeldLetters } from './held-letters.ts';

/**
 * The most letters that a pass reads. SQS lets 120,000 messages of a queue be hidden at once, and gives out no more after
 * that. Others may be reading the queue, too.
 */
export const MAX_LETTERS = 100_000;
/** Number of receives at once. */
const CONCURRENT_RECEIVES = 4;
/** SQS may overlook messages, so a pass ends only after this many rounds of receives without a new letter. */
const IDLE_ROUNDS = 2;

/**
 * How a pass ended. `complete`: it read all letters that were visible. `enough`: the visitor needs no more. `too_many`: it
 * read as many as it may, and there may be more. `interrupted`: somebody stopped it.
 */
export type WalkEnd = 'complete' | 'enough' | 'too_many' | 'interrupted';

/** What a pass needs. */
export interface LetterWalk {
  readonly queue: DeadLetterQueue;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Default: `MAX_LETTERS`. */
  readonly maxLetters?: number;
}

/**
 * Goes through the dead-letter queue and visits each letter once. It hides the letters that it has read until it ends, so
 * that it doesn't read them again. Then it releases all that the visitor didn't delete, also after an error.
 *
 * @param visit gets the letters of a round. Its result says whether it needs more.
 */
export async function walkLetters(
  { queue, clock, signal, maxLetters = MAX_LETTERS }: LetterWalk,
  visit: (letters: readonly DeadLetter[], held: HeldLetters) => Promise<'more' | 'enough'>,
): Promise<WalkEnd> {
  const held = new HeldLetters(queue, clock);
  const seen = new Set<string>();
  try {
    for (let idle = 0; idle < IDLE_ROUNDS;) {
      if (signal.aborted) return 'interrupted';
      if (seen.size >= maxLetters) return 'too_many';
      const letters = (await receiveRound(held)).filter(({ messageId }) => !seen.has(messageId));
      for (const { messageId } of letters) seen.add(messageId);
      idle = letters.length === 0 ? idle + 1 : 0;
      if (letters.length > 0 && (await visit(letters, held)) === 'enough') return 'enough';
      await held.extend();
    }
    return 'complete';
  } finally {
    await held.release();
  }
}

/** If one of the receives fails, waits for the others: what they received must be released. */
async function receiveRound(held: HeldLetters): Promise<readonly DeadLetter[]> {
  const receives = Array.from({ length: CONCURRENT_RECEIVES }, () => held.receive());
  await Promise.allSettled(receives);
  return (await Promise.all(receives)).flat();
}
