import type { Operation } from '../../src/core/operation.ts';
import { stateOf, type OperationState } from '../../src/operations/operation-state.ts';
import type { Colour } from '../cli/colours.ts';
import type { Table } from '../cli/table.ts';
import { filterWords } from './command-text.ts';

const COLOURS: Record<OperationState, Colour> = {
  running: 'cyan',
  stopped: 'yellow',
  interrupted: 'red',
  done: 'green',
};

/** Which events an operation takes, as the options that were given. */
export function filterText({ filter, redrive }: Pick<Operation, 'filter' | 'redrive'>): string {
  const words = filter.key === undefined ? filterWords(filter) : [filter.key];
  const choice = words.length === 0 ? ['--all'] : words;
  return [...choice, ...(redrive?.withRefused ? ['--with-refused'] : [])].join(' ');
}

/** An operation as programs read it. @param resume the command line that goes on with it */
export function operationJson(
  operation: Operation,
  state: OperationState,
  resume: string | undefined,
): object {
  const { id, kind, by, filter, note, redrive, counts, startedAt, updatedAt } = operation;
  return {
    id,
    kind,
    by,
    filter,
    note,
    with_refused: redrive?.withRefused,
    rate: redrive?.rate,
    state,
    counts,
    started_at: startedAt,
    updated_at: updatedAt,
    resume,
  };
}

/** How many events an operation left as they were. */
function skippedCount({ counts }: Operation): number {
  return Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
}

/** One line on an operation, for the event that it changed. */
export function operationLine({ id, kind, by, startedAt, note }: Operation): string {
  const why = note === undefined ? '' : `: ${note}`;
  return `${id}, ${kind} by ${by} at ${startedAt}${why}`;
}

/** The operations of a list. @param now milliseconds since 1970 */
export function operationTable(now: number): Table<Operation> {
  const state = (operation: Operation): OperationState => stateOf(operation, now);
  return {
    columns: [
      { title: 'ID', width: 21, value: ({ id }) => id },
      { title: 'KIND', width: 7, value: ({ kind }) => kind },
      {
        title: 'STATE',
        width: 11,
        value: state,
        colour: (operation) => COLOURS[state(operation)],
        dropOrder: 2,
      },
      { title: 'DONE', width: 7, align: 'right', value: ({ counts }) => String(counts.done) },
      {
        title: 'SKIPPED',
        width: 7,
        align: 'right',
        value: (operation) => String(skippedCount(operation)),
        dropOrder: 3,
      },
      {
        title: 'FAILED',
        width: 6,
        align: 'right',
        value: ({ counts }) => String(counts.failed),
        dropOrder: 3,
      },
    ],
    whole: {
      title: 'BY, FILTER',
      value: (operation) => `${operation.by}: ${filterText(operation)}`,
    },
  };
}
