import { seededRandom } from './random.ts';

/** How much of a run is at fault, each as a share of all messages from 0 to 1. */
export interface Shares {
  /** Messages that must be rejected. */
  readonly invalid: number;
  /** Valid events sent once more. */
  readonly duplicates: number;
  /** Event ids used once more for other content. */
  readonly conflicts: number;
}

/** How many messages of a run are of each kind; their sum is the run's count. */
export interface Counts {
  readonly processed: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly conflict: number;
}

/** What stands at one place of a run. `contested` is a valid event that a later conflict refers to. */
export type Place = 'processed' | 'contested' | 'rejected' | 'duplicate' | 'conflict';

/** The shares of `count` in whole messages, each rounded; what is left is valid. */
export function countsOf(count: number, shares: Shares): Counts {
  const rejected = Math.round(count * shares.invalid);
  const duplicate = Math.round(count * shares.duplicates);
  const conflict = Math.round(count * shares.conflicts);
  return { processed: count - rejected - duplicate - conflict, rejected, duplicate, conflict };
}

/**
 * Why a run can't have these counts, or `undefined` if it can. Every conflict needs a valid event of
 * its own, and duplicates need one that no conflict touches: only then does the number of each outcome
 * not depend on the order of delivery, which a standard queue doesn't promise.
 */
export function impossibleCounts(counts: Counts): string | undefined {
  const needed = counts.conflict + (counts.duplicate > 0 ? 1 : 0);
  if (counts.processed >= needed) return undefined;
  return (
    `${counts.rejected} invalid, ${counts.duplicate} duplicate and ${counts.conflict} conflicting ` +
    `messages need ${needed} valid ones beside them, but leave ${Math.max(0, counts.processed)}`
  );
}

/** Every place of a run in order: mixed, but a duplicate or conflict never before what it refers to. */
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
 * Where a `dependent` comes before there are `enough` of what it refers to, swaps it with the next of
 * those. `enough` is told how many referred-to and how many dependent places came before.
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
