import type { ReadLetter } from './read-letter.ts';

/** `MessageSender` takes 10 messages a call. */
export const LETTERS_PER_CALL = 10;
/** Calls at once. On a FIFO queue, one call follows the other. */
const CONCURRENT_CALLS = 4;

/** How a redrive sends. */
export interface Pace {
  /** Whether the queues are FIFO queues. */
  readonly ordered: boolean;
  /** Maximum number of messages sent per second. */
  readonly rate: number;
}

/**
 * The letters to deal with next. No two of them have the same key or, on a FIFO queue, the same group: what becomes of the
 * second one depends on the first.
 */
export function nextLetters(
  letters: readonly ReadLetter[],
  { ordered, rate }: Pace,
): { readonly next: ReadLetter[]; readonly rest: ReadLetter[] } {
  const calls = ordered ? 1 : CONCURRENT_CALLS;
  const size = Math.max(1, Math.min(calls * LETTERS_PER_CALL, Math.floor(rate)));
  const next: ReadLetter[] = [];
  const rest: ReadLetter[] = [];
  const taken = new Set<string>();
  for (const each of letters) {
    const lanes = ordered ? [each.record.key, `${each.letter.groupId ?? ''}/`] : [each.record.key];
    const isFree = next.length < size && lanes.every((lane) => !taken.has(lane));
    (isFree ? next : rest).push(each);
    for (const lane of lanes) taken.add(lane);
  }
  return { next, rest };
}
