import type { OperationFilter } from '../../../src/core/operation.ts';
import { adviceOn } from '../../../src/operations/causes/advice.ts';
import type { LetterVerdict } from '../../../src/operations/dead-letters/judge-letter.ts';
import {
  groupLetters,
  type LetterGroup,
} from '../../../src/operations/dead-letters/letter-groups.ts';
import type { Result, Session } from '../../cli/define-command.ts';
import { printable } from '../../cli/printable.ts';
import { columnsOf, indented } from '../../cli/wrap.ts';
import { causeBlock, periodText, type CauseTexts } from '../cause-text.ts';
import { eventsCommand, filterWords } from '../command-text.ts';
import { connected } from '../connect.ts';
import { openFilterOf } from '../filter-options.ts';
import type { StatsValues } from '../stats-options.ts';
import { inspectQueue, readExitCode } from './inspect-queue.ts';
import {
  groupError,
  groupFilter,
  groupTitle,
  inspectionJson,
  verdictCounts,
} from './letter-texts.ts';
import { letterServices, type LetterSurroundings } from './letter-services.ts';
import { countText } from './list-dead-letters.ts';

const DEFAULT_LIMIT = 10;
/** How many tenants are named. The others are counted. */
const MAX_TENANTS = 3;

/** Prints the dead letters that the options name, grouped by verdict and cause. */
export function statsOfDeadLetters(
  values: StatsValues,
  session: Session,
  surroundings: LetterSurroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const services = await letterServices(connection, session, surroundings);
    const filter = openFilterOf(values, surroundings.now());
    const inspection = await inspectQueue(filter, services, session);
    const { letters } = inspection;
    const groups = groupLetters(letters);
    const limit = values.limit ?? DEFAULT_LIMIT;
    const json = inspectionJson(inspection, filter);
    return {
      exitCode: readExitCode(inspection),
      json: { ...json, groups: json.groups.slice(0, limit) },
      text: (paint) => {
        const columns = columnsOf(session.narration);
        const counts = letters.length === 0 ? '' : ` ${verdictCounts(inspection)}`;
        const texts = groups.slice(0, limit).map((group) => {
          const command = commandFor(group, filter, values);
          const commands = command === undefined ? [] : [command];
          return `\n${causeBlock({ ...groupTexts(group), commands }, { columns, paint })}`;
        });
        const rest = groups.length - limit;
        const more = rest > 0 ? `\n${rest} more causes: --limit ${groups.length} shows them\n` : '';
        const first = indented(`${countText(inspection)}${counts}`, columns, 0);
        return `${first}${texts.join('')}${more}`;
      },
    };
  });
}

function groupTexts(group: LetterGroup): Omit<CauseTexts, 'commands'> {
  const error = groupError(group);
  const { fingerprint, sample, count, verdict, reason } = group;
  const texts = [
    ...(error === undefined ? [] : [error]),
    `sent ${periodText(group.firstSentAt, group.lastSentAt)}`,
    tenantsText(group),
    `${fingerprint === undefined ? '' : `${fingerprint}, `}such as ${printable(sample)}`,
    ...(verdict === 'refused' ? [adviceOn(reason, sample).text] : []),
    ADVICE[verdict].text,
  ];
  return { count, title: groupTitle(group), texts };
}

/** What to do, and whether a replay does it. */
const ADVICE: Readonly<
  Record<LetterVerdict, { readonly text: string; readonly options?: readonly string[] }>
> = {
  accepted: { text: 'Send them back:', options: [] },
  processed: { text: 'They are left over. A replay deletes them:', options: [] },
  discarded: { text: 'They are left over. A replay deletes them:', options: [] },
  recorded: { text: 'The ledger has them, too. A replay deletes the letters:', options: [] },
  refused: {
    text: 'To move them into the ledger, which keeps them with their errors:',
    options: ['--with-refused'],
  },
  conflict: {
    text: 'Another event has their id. Move them into the ledger, which keeps them beside it:',
    options: ['--with-refused'],
  },
  no_handler: { text: 'Deploy the version that has their handler, then send them back.' },
  under_way: { text: 'Another copy is on its way. Wait until it has ended.' },
};

function commandFor(
  group: LetterGroup,
  given: Partial<OperationFilter>,
  values: StatsValues,
): string | undefined {
  const { options } = ADVICE[group.verdict];
  if (!options) return undefined;
  const words = filterWords({ ...given, ...groupFilter(group) });
  const choice = words.length === 0 ? ['--all'] : words;
  return eventsCommand(['replay', '--from', 'dlq', ...choice, ...options], values);
}

function tenantsText({ tenants }: LetterGroup): string {
  const [first] = tenants;
  if (first !== undefined && tenants.length === 1) {
    return first[0] === '-' ? 'no tenant' : `tenant ${printable(first[0])}`;
  }
  const shown = tenants.slice(0, MAX_TENANTS).map(([name, count]) => `${printable(name)} ${count}`);
  const more = tenants.length - shown.length;
  return `tenants ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
