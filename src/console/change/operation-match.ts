import type { Operation, Preview } from '#generated/console-api.ts';
import type { ChangeKind, ChosenBy } from './change-calls.ts';

/**
 * What is sent with the number of accepted events. The filter of the preview has `until`, which leaves out events that failed
 * since. One event is named by its id alone.
 */
export function previewedBy(chosen: ChosenBy, { filter }: Preview): ChosenBy {
  return 'filter' in chosen && chosen.filter.id !== undefined ? chosen : { filter };
}

/** Whether an operation takes what this preview has shown. */
export function isOf(operation: Operation, kind: ChangeKind, { filter }: Preview): boolean {
  const { filter: taken = {} } = operation;
  if (operation.kind !== kind) return false;
  if (filter.id !== undefined) return taken.id === filter.id;
  return Object.entries(filter).every(
    ([name, value]) => taken[name as keyof typeof taken] === value,
  );
}

/** How many events an operation is done with. */
export function handled({ counts }: Operation): number {
  if (!counts) return 0;
  return counts.done + Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
}
