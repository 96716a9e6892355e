import { seededRandom } from './random.ts';

/** The shares of messages that aren't simply processed, each from 0 to 1 of all messages. */
export interface Shares {
  /** Messages that must be rejected. */
  readonly invalid: number;
  /** Valid events sent once more. */
  readonly duplicates: number;
  /** Messages that reuse an event id for different content. */
  readonly conflicts: number;
}

/** The number of messages of each kind. Their sum is the run's count. */
export interface Counts {
  readonly processed: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly conflict: number;
}

/** The kind of message at one place of a run. `contested` is a valid event that gets a conflict later. */
export type Place = 'processed' | 'contested' | 'rejected' | 'duplicate' | 'conflict';

/** Turns shares into whole messages, each rounded. The rest is valid. */
export function countsOf(count: number, shares: Shares): Counts {
  const rejected = Math.round(count * shares.invalid);
  const duplicate = Math.round(count * shares.duplicates);
  const conflict = Math.round(count * shares.conflicts);
  return { processed: count - rejected - duplicate - conflict, rejected, duplicate, conflict };
}

/**
 * Why a run can't have these counts, or `undefined` if it can. Every conflict needs a valid event of its own.
 * Duplicates need a valid event without a conflict. Then the counts don't depend on the order of delivery, which a
 * standard queue doesn't guarantee.
 */
export function impossibleCounts(counts: Counts): string | undefined {
  const needed = counts.conflict + (counts.duplicate > 0 ? 1 : 0);
  if (counts.processed >= needed) return undefined;
  return (
    `${counts.rejected} invalid, ${counts.duplicate} duplicate and ${counts.conflict} conflicting ` +
    `messages need ${needed} valid ${needed === 1 ? 'one' : 'ones'}, but leave ${Math.max(0, counts.processed)}; lower the shares`
  );
}

/** The kinds of message in the order of a run: mixed, but each duplicate and conflict after its original. */
export function sequenceOf(counts: Counts, seed: string): Place[] {
  const places = seededRandom(seed, 'sequence').shuffled<Place>([
    ...Array<Place>(counts.processed - counts.conflict).fill('processed'),
    ...Array<Place>(counts.conflict).fill('contested'),
    ...Array<Place>(counts.rejected).fill('rejected'),
    ...Array<Place>(counts.duplicate).fill('duplicate'),
    ...Array<Place>(counts.conflict).fill('conflict'),
  ]);
  bringForward(places, 'conflict', 'contested', (before, after) => before > after);
  bringForward(places, 'duplicate', 'processed', (before) => before > 0);
  return places;
}

/**
 * Swaps each `dependent` that comes too early with the next place that it can refer to. `enough` decides from the
 * numbers of referred-to and dependent places before it.
 */
function bringForward(
  places: Place[],
  dependent: Place,
  referred: Place,
  enough: (referredBefore: number, dependentBefore: number) => boolean,
): void {
  let referredBefore = 0;
  let dependentBefore = 0;
  let next = 0;
  for (const [index, place] of places.entries()) {
    if (place === referred) referredBefore += 1;
    if (place !== dependent) continue;
    if (enough(referredBefore, dependentBefore)) {
      dependentBefore += 1;
      continue;
    }
    next = places.indexOf(referred, Math.max(next, index));
    places[index] = referred;
    places[next] = dependent;
    referredBefore += 1;
  }
}
