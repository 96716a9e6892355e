import type { Operation, OperationCounts } from '../../src/core/operation.ts';
import { stateOf, type OperationState } from '../../src/operations/operation-state.ts';
import type { Paint } from '../cli/colours.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { printable } from '../cli/printable.ts';
import { tableLines } from '../cli/table.ts';
import { eventsCommand, redriveWords, resumeCommand } from './command-text.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import type { Surroundings } from './find-target.ts';
import { openLedger } from './open-ledger.ts';
import type { OperationsValues } from './operations-options.ts';
import { filterText, noteOf, commandJson, operationTable } from './operation-text.ts';

const DEFAULT_LIMIT = 20;

/** Prints one operation, or the newest ones. */
export async function printOperations(
  values: OperationsValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const [id] = session.operands;
  return connected(values, session, surroundings, async (connection) => {
    const { log } = openLedger(connection);
    const now = surroundings.now();
    if (id === undefined) {
      const found = log.list(values.limit ?? DEFAULT_LIMIT);
      printList(await unlessInterrupted(found, session.signal), values, session, now);
      return { exitCode: 0, text: '' };
    }
    const operation = await unlessInterrupted(log.find(id), session.signal);
    if (!operation) {
      throw new Error(
        `There is no operation ${id}. "npm run events -- operations" lists the newest ones; they are kept for a year.`,
      );
    }
    return {
      exitCode: 0,
      json: jsonOf(operation, values, now),
      text: (paint) => operationText(operation, values, now, paint),
    };
  });
}

function printList(
  operations: readonly Operation[],
  values: OperationsValues,
  { json, printJson, narration, stderr, paint }: Session,
  now: number,
): void {
  if (operations.length === 0) stderr.write('There is no operation yet.\n');
  const lines = tableLines(operationTable(now), narration, paint);
  for (const [index, operation] of operations.entries()) {
    if (json) printJson(jsonOf(operation, values, now));
    else narration.write(`${index === 0 ? lines.head : ''}${lines.row(operation)}`);
  }
}

function jsonOf(operation: Operation, values: OperationsValues, now: number): object {
  return commandJson(operation, stateOf(operation, now), resumeCommand(operation, values, now));
}

function operationText(
  operation: Operation,
  values: OperationsValues,
  now: number,
  paint: Paint,
): string {
  const { id, kind, by, startedAt, updatedAt } = operation;
  const note = noteOf(operation);
  const state = stateOf(operation, now);
  const rows = [
    ['By', by],
    ...('filter' in operation ? [['Events', filterText(operation)]] : []),
    ...(note === undefined ? [] : [['Note', note]]),
    ['Started', startedAt],
    ['Last saved', updatedAt],
    ...('counts' in operation ? countRows(operation.counts, state) : []),
  ];
  return [
    `${paint('bold', id)}  ${kind}, ${state}\n\n`,
    ...rows.map(([name = '', text = '']) => `  ${name.padEnd(12)}${printable(text)}\n`),
    nextStepText(operation, values, now, paint),
  ].join('');
}

function countRows({ done, skipped, failed }: OperationCounts, state: OperationState): string[][] {
  const left = Object.entries(skipped).map(([why, count]) => `${count} ${why}`);
  return [
    // What it did after it was saved last isn’t counted.
    ['Done', `${state === 'interrupted' ? 'at least ' : ''}${done}`],
    ['Left alone', left.join(', ') || '0'],
    ['Failed', String(failed)],
  ];
}

function nextStepText(
  operation: Operation,
  values: OperationsValues,
  now: number,
  paint: Paint,
): string {
  const resume = resumeCommand(operation, values, now);
  if (resume !== undefined) return `\n  To go on:\n  ${paint('cyan', resume)}\n`;
  if (operation.kind !== 'redrive' || stateOf(operation, now) !== 'running') return '';
  const again = eventsCommand(redriveWords(operation), values);
  return `\n  If its process has died, go on with:\n  ${paint('cyan', again)}\n`;
}
