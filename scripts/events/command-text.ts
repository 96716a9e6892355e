import type { Operation, OperationFilter, RedriveOperation } from '../../src/core/operation.ts';
import type { OpenFilter } from '../../src/ledger-queries.ts';
import { canResume, stateOf } from '../../src/operations/operation-state.ts';
import { DEFAULT_RATE } from '../../src/operations/rate-limit.ts';
import { shellWord } from '../cli/shell-word.ts';
import type { TargetValues } from './target-options.ts';

/**
 * A command line of `npm run events` to copy. It works on the same ledger.
 *
 * @param words subcommand, operands and options
 */
export function eventsCommand(words: readonly string[], { stage, local }: TargetValues): string {
  const target = [
    ...(stage === undefined ? [] : ['--stage', stage]),
    ...(local ? ['--local'] : []),
  ];
  return ['npm run events --', ...[...words, ...target].map(shellWord)].join(' ');
}

/** The conditions of a filter as the words of a command line: `--tenant`, `acme`. */
export function filterWords(filter: OpenFilter | OperationFilter): string[] {
  const { status, reason, tenantId, eventType, schemaVersion, fingerprint, since, until } = filter;
  const options = {
    status,
    reason,
    tenant: tenantId,
    type: eventType,
    version: schemaVersion,
    fingerprint,
    since,
    until,
  };
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
}

/** The words that go on with a replay or a discard. An operation's record doesn't have its rate. */
export function resumeWords({ id }: Pick<Operation, 'id'>, values: RateValues = {}): string[] {
  return ['replay', '--resume', id, ...rateWords(values)];
}

interface RateValues {
  /** Messages a second, if somebody chose it. */
  readonly rate?: number | undefined;
}

function rateWords({ rate }: RateValues): string[] {
  return rate === undefined ? [] : ['--rate', String(rate)];
}

/** The words that go on with a redrive: they begin another one with the same choice. */
export function redriveWords({ filter, redrive }: RedriveOperation): string[] {
  const words = filter.key === undefined ? filterWords(filter) : [filter.key];
  const rate = redrive.rate;
  return [
    'replay',
    ...(words.length === 0 ? ['--all'] : words),
    '--from',
    'dlq',
    ...(redrive.withRefused ? ['--with-refused'] : []),
    ...(rate === DEFAULT_RATE ? [] : ['--rate', String(rate)]),
  ];
}

/** The command line that goes on with an operation, if somebody can. @param now milliseconds since 1970 */
export function resumeCommand(
  operation: Operation,
  target: TargetValues,
  now: number,
): string | undefined {
  if (operation.kind === 'redrive') {
    const isOver = ['stopped', 'interrupted'].includes(stateOf(operation, now));
    return isOver ? eventsCommand(redriveWords(operation), target) : undefined;
  }
  return canResume(operation, now) ? eventsCommand(resumeWords(operation), target) : undefined;
}
