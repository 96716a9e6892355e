import type { EventOperation, Operation } from '../../src/core/operation.ts';
import type { OperationState } from '../../src/operations/operation-state.ts';
import type { RunEnd } from '../../src/operations/run-operation.ts';
import type { Refusal } from '../../src/operations/verdict.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { printable } from '../cli/printable.ts';
import { eventsCommand } from './command-text.ts';
import { eventsText } from './confirm.ts';
import { commandJson } from './operation-text.ts';
import type { TargetValues } from './target-options.ts';

/** What the end of an operation is told with. */
export interface EndContext {
  /** The subcommand that goes on if the operation isn't done, with operands and options. */
  readonly again: readonly string[];
  /** The options that name the ledger. */
  readonly values: TargetValues;
  /** One sentence about an error. */
  readonly explain: (error: unknown) => string;
  /** What the preview said, for programs. */
  readonly preview?: object;
}

/** How many unsent messages are named. The others are counted. */
const MAX_UNSENT = 3;

/** Said once an operation has a record, so that it can be resumed even if the terminal dies. */
export function operationBegins({ id, kind }: Pick<Operation, 'id' | 'kind'>): string {
  return `Operation ${id} (${kind})\n`;
}

/** The result of a command whose operation has ended. Says on stderr what failed, and how to go on. */
export function endResult(
  end: RunEnd,
  { again, values, explain, preview }: EndContext,
  { stderr, paint }: Pick<Session, 'stderr' | 'paint'>,
): Result {
  const { operation } = end;
  const problem = problemOf(end, explain);
  if (problem !== undefined) stderr.write(`${paint('red', 'error:')} ${problem}\n`);
  const state = stateAtEnd(end);
  const text = summaryOf(operation, state);
  const isOver = end.kind === 'done' || end.kind === 'taken';
  const command = isOver ? undefined : eventsCommand(again, values);
  return {
    exitCode: EXIT_CODES[end.kind],
    json: {
      end: end.kind,
      ...(preview && { preview }),
      operation: commandJson(operation, state, command),
      ...(problem !== undefined && { problem }),
    },
    text: command === undefined ? text : `${text}${goOnText(state)}: ${command}\n`,
  };
}

const EXIT_CODES = { done: 0, interrupted: 130, unsent: 1, failed: 1, taken: 1 } as const;

/** If the end can't be saved, the record stays `running`, although no process works on the operation. */
function stateAtEnd({ kind, operation: { status } }: RunEnd): OperationState {
  return kind === 'failed' && status === 'running' ? 'interrupted' : status;
}

/** Nobody can take over an operation before its record is silent for a minute. */
function goOnText(state: OperationState): string {
  return state === 'interrupted' ? 'In a minute, go on with' : 'Go on with';
}

function problemOf(end: RunEnd, explain: EndContext['explain']): string | undefined {
  switch (end.kind) {
    case 'done':
    case 'interrupted':
      return undefined;
    case 'unsent':
      return unsentText(end.messages);
    case 'failed':
      return `${explain(end.cause)}\n${stoppedText(stateAtEnd(end))}`;
    case 'taken':
      return `Another process has taken the operation over. "npm run events -- operations" shows how it goes on.`;
  }
}

function stoppedText(state: OperationState): string {
  const unsaved =
    ' This could not be saved: for a minute, its record says that it is running. Then anyone can go on with it.';
  return `The operation has stopped.${state === 'interrupted' ? unsaved : ''}`;
}

function unsentText(messages: Extract<RunEnd, { kind: 'unsent' }>['messages']): string {
  const lines = messages
    .slice(0, MAX_UNSENT)
    .map(({ key, cause }) => `  ${printable(key)}: ${printable(cause)}`);
  const left = messages.length - lines.length;
  return [
    `SQS did not confirm the messages of ${eventsText(messages.length)}. The operation has stopped before them. They are queued, and are sent when it is resumed.`,
    ...lines,
    ...(left > 0 ? [`  and ${left} more`] : []),
  ].join('\n');
}

/** How many were left, and how they are: "2 in conflict". */
const SKIPPED: Readonly<Partial<Record<string, string>> & Record<Refusal['kind'], string>> = {
  refused: 'that would be refused again',
  no_handler: 'without a handler in this checkout',
  conflict: 'in conflict',
  under_way: 'on their way',
  closed: 'no longer open',
  changed: 'changed since the preview',
};

/** What an operation has done. */
function summaryOf({ id, kind, counts }: EventOperation, state: OperationState): string {
  const verb = kind === 'discard' ? 'Discarded' : 'Sent';
  const skipped = Object.entries(counts.skipped).map(
    ([why, count]) => `${count} ${SKIPPED[why] ?? why}`,
  );
  const left = skipped.length > 0 ? ` Left as they were: ${skipped.join(', ')}.` : '';
  return `${verb} ${eventsText(counts.done)}.${left} Operation ${id} is ${state}.\n`;
}
