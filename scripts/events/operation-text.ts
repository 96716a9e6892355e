import type { EventOperation, Operation } from '../../src/core/operation.ts';
import { operationJson } from '../../src/operations/operation-json.ts';
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
export function filterText(operation: EventOperation): string {
  const { filter } = operation;
  const words = filter.key === undefined ? filterWords(filter) : [filter.key];
  const choice = words.length === 0 ? ['--all'] : words;
  const isWithRefused = operation.kind === 'redrive' && operation.redrive.withRefused;
  return [...choice, ...(isWithRefused ? ['--with-refused'] : [])].join(' ');
}

/** An operation as programs read it. @param resume the command line that goes on with it */
export function commandJson(
  operation: Operation,
  state: OperationState,
  resume: string | undefined,
): object {
  return { ...operationJson(operation, state), resume };
}

/** Why it was done, or what was edited; `undefined` if nobody said. */
export function noteOf(operation: Operation): string | undefined {
  return 'note' in operation ? operation.note : undefined;
}

/** How many events an operation left as they were. */
function skippedCount({ counts }: EventOperation): number {
  return Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
}

/** A pause or a resume has no events to count. */
function counted(count: (operation: EventOperation) => number) {
  return (operation: Operation): string => ('counts' in operation ? String(count(operation)) : '-');
}

/** Which events an operation took, or why the source was paused or resumed. */
function subject(operation: Operation): string {
  return 'filter' in operation ? filterText(operation) : (operation.note ?? '-');
}

/** One line on an operation, for the event that it changed. */
export function operationLine(operation: Operation): string {
  const { id, kind, by, startedAt } = operation;
  const note = noteOf(operation);
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
      { title: 'DONE', width: 7, align: 'right', value: counted(({ counts }) => counts.done) },
      {
        title: 'SKIPPED',
        width: 7,
        align: 'right',
        value: counted(skippedCount),
        dropOrder: 3,
      },
      {
        title: 'FAILED',
        width: 6,
        align: 'right',
        value: counted(({ counts }) => counts.failed),
        dropOrder: 3,
      },
    ],
    whole: {
      title: 'BY, FILTER',
      value: (operation) => `${operation.by}: ${subject(operation)}`,
    },
  };
}
