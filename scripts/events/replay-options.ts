import { OPERATION_ID } from '../../src/operations/begin-operation.ts';
import { readAddress } from '../../src/operations/event-address.ts';
import { DEFAULT_RATE, MAX_RATE } from '../../src/operations/rate-limit.ts';
import { textLike, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import {
  filterProblems,
  FILTER_OPTIONS,
  FROM_OPTION,
  type FilterValues,
} from './filter-options.ts';
import { letterProblems } from './letter-options.ts';
import { noteOption } from './note-option.ts';
import { idOf } from './show-options.ts';
import { TARGET_OPTIONS, targetProblems } from './target-options.ts';

/** The options of the commands that change events. */
const CHANGE_OPTIONS = {
  ...FILTER_OPTIONS,
  all: { description: 'Take every open event. Needed if no condition is given.' },
  dryRun: { description: 'Only show what would be done.' },
  yes: {
    description: 'Do it without asking. Needed where nobody can be asked, such as in a pipe.',
  },
  ...TARGET_OPTIONS,
} as const;

export type ChangeValues = ValuesOf<typeof CHANGE_OPTIONS>;

/** Which event: an operand of these commands. */
export const ID_OPERAND = {
  name: 'ID',
  description:
    'One event: TENANT#EVENT_ID, as events list prints it. "#MESSAGE_ID", in quotes, is a message that names no event.',
  hasSpaces: true,
} as const;

/** The options of events replay. */
export const REPLAY_OPTIONS = {
  from: FROM_OPTION,
  ...CHANGE_OPTIONS,
  withRefused: {
    description:
      'With --from dlq: send letters that would be refused, and conflicts, too. Then the ledger keeps them.',
  },
  rate: wholeNumber(1, MAX_RATE, {
    description: `Messages a second, at most. Default ${DEFAULT_RATE}.`,
    example: '200',
  }),
  edit: { description: 'Open the message of the event ID in an editor, and send it as edited.' },
  resume: textLike(OPERATION_ID, {
    placeholder: 'OPERATION',
    description: 'Go on with a replay or discard that was stopped.',
    expected: 'the id of an operation, as it was printed when it began',
    example: '20261128T211530Z-7f3a',
  }),
} as const;

export type ReplayValues = ValuesOf<typeof REPLAY_OPTIONS>;

/** The options of events discard. */
export const DISCARD_OPTIONS = {
  ...CHANGE_OPTIONS,
  note: noteOption(
    'Why the events are discarded. It is kept with the operation. Without it, you are asked.',
    '"test events"',
  ),
} as const;

export type DiscardValues = ValuesOf<typeof DISCARD_OPTIONS>;

const CONDITIONS = [
  'status',
  'reason',
  'tenant',
  'type',
  'version',
  'since',
  'until',
  'fingerprint',
] as const satisfies readonly (keyof FilterValues)[];

/** Problems with the choice of events. @param now milliseconds since 1970. */
export function choiceProblems(
  values: ChangeValues,
  operands: readonly string[],
  now: number,
): string[] {
  const given = CONDITIONS.filter((name) => values[name] !== undefined);
  return [
    ...targetProblems(values),
    ...filterProblems(values, now),
    ...operandProblems(operands, values, given),
    ...emptyProblems(operands, given, values.all),
  ];
}

/**
 * Two conditions may stand beside an id: the tenant, as a part of it, and `--status queued`, which takes the event although
 * its message is on its way.
 */
function operandProblems(
  operands: readonly string[],
  { tenant, all }: ChangeValues,
  given: readonly (typeof CONDITIONS)[number][],
): string[] {
  if (operands.length === 0) return [];
  const problems: string[] = [];
  if (keyOf(operands, tenant) === undefined) {
    const expected = 'TENANT#EVENT_ID, EVENT_ID with --tenant TENANT, or "#MESSAGE_ID" in quotes';
    const several = `ID: expected one event, got ${operands.map((id) => `"${id}"`).join(', ')}; conditions such as --fingerprint choose several`;
    problems.push(
      operands.length > 1 ? several : `ID: expected ${expected}, got "${idOf(operands)}"`,
    );
  }
  const others = given.filter((name) => name !== 'status' && name !== 'tenant');
  for (const name of [...others, ...(all ? ['all'] : [])]) {
    problems.push(`ID and --${name}: expected one of the two, got both`);
  }
  return problems;
}

/** The key of the event that the operands name; `undefined` if they name none. */
export function keyOf(operands: readonly string[], tenant: string | undefined): string | undefined {
  if (operands.length === 0) return undefined;
  const address = readAddress(idOf(operands), tenant);
  return address?.kind === 'key' ? address.key : undefined;
}

function emptyProblems(
  operands: readonly string[],
  given: readonly string[],
  all: boolean,
): string[] {
  if (operands.length > 0) return [];
  if (given.length > 0) {
    return all ? [`--all and --${given[0]}: expected one of the two, got both`] : [];
  }
  return all
    ? []
    : ['no condition is given: name an event or a condition such as --fingerprint, or use --all'];
}

/** Problems with the options of events replay. @param now milliseconds since 1970. */
export function replayProblems(
  values: ReplayValues,
  operands: readonly string[],
  now: number,
): string[] {
  if (values.resume !== undefined) return resumeProblems(values, operands);
  const problems = [
    ...choiceProblems(values, operands, now),
    ...letterProblems(values),
    ...fromProblems(values),
  ];
  if (!values.edit) return problems;
  if (operands.length === 0) problems.push('--edit: expected the ID of one event, got none');
  for (const name of ['dryRun', 'yes'] as const) {
    if (values[name])
      problems.push(
        `--edit and --${name === 'dryRun' ? 'dry-run' : name}: expected one of the two, got both`,
      );
  }
  return problems;
}

function fromProblems({ from, edit, withRefused }: ReplayValues): string[] {
  if (from === 'dlq') {
    return edit
      ? [
          '--edit and --from dlq: only events of the ledger can be edited; --with-refused moves a letter there',
        ]
      : [];
  }
  return withRefused ? ['--with-refused: expected --from dlq with it'] : [];
}

function resumeProblems(values: ReplayValues, operands: readonly string[]): string[] {
  const flags = ['all', 'dryRun', 'edit'] as const;
  const given = [
    ...operands.slice(0, 1).map(() => 'ID'),
    ...CONDITIONS.filter((name) => values[name] !== undefined).map((name) => `--${name}`),
    ...(values.from === undefined ? [] : ['--from']),
    ...(values.withRefused ? ['--with-refused'] : []),
    ...flags
      .filter((name) => values[name])
      .map((name) => (name === 'dryRun' ? '--dry-run' : `--${name}`)),
  ];
  return [
    ...targetProblems(values),
    ...given.map(
      (other) =>
        `--resume and ${other}: the operation has its own choice of events, so expected only --resume`,
    ),
  ];
}
