import type { OperationFilter } from '../../core/operation.ts';
import type { JudgedLetter } from './judged-letter.ts';
import { judgeLetters, readLetters, type DeadLetterServices } from './judge-letters.ts';
import { takesLetter } from './letter-filter.ts';
import { walkLetters, type WalkEnd } from './walk-letters.ts';

/** What a filter takes of the dead-letter queue. */
export interface DeadLetterInspection {
  /** The letters that the filter takes, oldest first. */
  readonly letters: readonly JudgedLetter[];
  /** How many letters were read. */
  readonly read: number;
  /**
   * About how many more the queue holds. They were hidden: another command reads them, or, on a FIFO queue, they wait behind
   * others of their group.
   */
  readonly hidden: number;
  readonly end: Exclude<WalkEnd, 'enough'>;
}

/** How an inspection is run. */
export interface InspectionOptions {
  readonly signal: AbortSignal;
  /** Called with the number of letters that were read, and about how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly maxLetters?: number;
}

/**
 * Reads the whole dead-letter queue once, judges each letter, and leaves all of them in it. It hides them from others while
 * it lasts.
 */
export async function inspectDeadLetters(
  filter: OperationFilter,
  services: DeadLetterServices,
  { signal, onProgress, ...limits }: InspectionOptions,
): Promise<DeadLetterInspection> {
  const { queue, clock } = services;
  const total = await queue.count();
  const letters: JudgedLetter[] = [];
  let read = 0;
  const end = await walkLetters({ queue, clock, signal, ...limits }, async (round) => {
    const judged = await judgeLetters(readLetters(round, services), services);
    letters.push(...judged.map((each) => each.judged).filter((each) => takesLetter(filter, each)));
    read += round.length;
    onProgress?.(read, Math.max(read, total));
    return 'more';
  });
  letters.sort((one, other) => Date.parse(one.sentAt) - Date.parse(other.sentAt));
  return {
    letters,
    read,
    hidden: Math.max(0, total - read),
    end: end === 'enough' ? 'complete' : end,
  };
}
