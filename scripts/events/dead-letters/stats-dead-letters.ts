import type { OperationFilter } from '../../../src/core/operation.ts';
import { NO_TENANT } from '../../../src/operations/failure-groups.ts';
import { adviceOnLetters } from '../../../src/operations/dead-letters/letter-advice.ts';
import {
  groupLetters,
  type LetterGroup,
} from '../../../src/operations/dead-letters/letter-groups.ts';
import type { Result, Session } from '../../cli/define-command.ts';
import { printable } from '../../cli/printable.ts';
import { columnsOf, indented } from '../../cli/wrap.ts';
import { causeBlock, firstErrors, periodText, type CauseTexts } from '../cause-text.ts';
import { eventsCommand, filterWords } from '../command-text.ts';
import { connected } from '../connect.ts';
import { openFilterOf } from '../filter-options.ts';
import type { StatsValues } from '../stats-options.ts';
import { inspectQueue, readExitCode } from './inspect-queue.ts';
import { groupFilter, groupTitle, inspectionJson, verdictCounts } from './letter-texts.ts';
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
  const { errors = [], fingerprint, sample, count } = group;
  const texts = [
    ...firstErrors(errors),
    `sent ${periodText(group.firstSentAt, group.lastSentAt)}`,
    tenantsText(group),
    `${fingerprint === undefined ? '' : `${fingerprint}, `}such as ${printable(sample)}`,
    ...adviceTexts(group),
  ];
  return { count, title: groupTitle(group), texts };
}

/** If a command follows, the last text announces it. */
function adviceTexts(group: LetterGroup): string[] {
  const { texts, action } = adviceOnLetters(group);
  const isLast = (index: number) => index === texts.length - 1 && action !== 'none';
  return texts.map((text, index) => (isLast(index) ? text.replace(/\.$/, ':') : text));
}

function commandFor(
  group: LetterGroup,
  given: Partial<OperationFilter>,
  values: StatsValues,
): string | undefined {
  const { action } = adviceOnLetters(group);
  if (action === 'none') return undefined;
  const options = action === 'with_refused' ? ['--with-refused'] : [];
  const words = filterWords({ ...given, ...groupFilter(group) });
  const choice = words.length === 0 ? ['--all'] : words;
  return eventsCommand(['replay', '--from', 'dlq', ...choice, ...options], values);
}

function tenantsText({ tenants }: LetterGroup): string {
  const [first] = tenants;
  if (first !== undefined && tenants.length === 1) {
    return first[0] === '-' ? NO_TENANT : `tenant ${printable(first[0])}`;
  }
  const shown = tenants
    .slice(0, MAX_TENANTS)
    .map(([name, count]) => `${name === '-' ? NO_TENANT : printable(name)} ${count}`);
  const more = tenants.length - shown.length;
  return `tenants ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
