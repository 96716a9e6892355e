import { EVENT_FORMATS } from '../../src/core/envelopes/event-format.ts';
import { needsTenant, type RecordFilter } from '../../src/operations/list-records.ts';
import { textLike, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import {
  FILTER_OPTIONS,
  FROM_OPTION,
  oneOf,
  openFilterOf,
  type FilterValues,
} from './filter-options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events list. */
export const LIST_OPTIONS = {
  from: FROM_OPTION,
  ...FILTER_OPTIONS,
  status: oneOf(['failed', 'queued', 'processing', 'processed', 'discarded'], {
    placeholder: 'STATUS',
    description:
      'failed or queued: only such open events. processing, processed or discarded: such events of one --tenant.',
  }),
  format: oneOf(EVENT_FORMATS, {
    placeholder: 'FORMAT',
    description: `Only events whose messages came in this format: ${EVENT_FORMATS.join(', ')}.`,
  }),
  allStatuses: { description: 'Every record of one --tenant, whatever its status.' },
  limit: wholeNumber(1, 1_000_000, {
    description: 'Maximum number of events. Default 50.',
    example: '200',
  }),
  all: { description: 'List all of them, page by page.' },
  oldestFirst: { description: 'Begin with the oldest. Default: with the newest.' },
  cursor: textLike(/^[!-~]{1,200}$/, {
    placeholder: 'CURSOR',
    description: 'Go on where an earlier list ended, with the cursor that it printed.',
    expected: 'a cursor that events list has printed',
    example: '2026-11-28T09:00:00.000Z_3f9a0c12be774d01',
  }),
  verbose: { description: 'Also say what reading cost, in read units of DynamoDB.' },
  ...TARGET_OPTIONS,
} as const;

export type ListValues = ValuesOf<typeof LIST_OPTIONS>;

/** The options of a list that has open events only, or dead letters of such. */
export type OpenListValues = Omit<ListValues, 'status'> & Pick<FilterValues, 'status'>;

/** With `--from dlq`, `listProblems` refuses all other statuses. */
export function openListValues({ status, ...values }: ListValues): OpenListValues {
  return { ...values, status: status === 'failed' || status === 'queued' ? status : undefined };
}

/** Problems with these options together, besides those of the filter and the target. */
export function listProblems(values: ListValues): string[] {
  const { limit, all, from, cursor } = values;
  const problems = from === 'dlq' ? letterStatusProblems(values) : statusProblems(values);
  if (all && limit !== undefined) {
    problems.push(`--all and --limit ${limit}: expected one of the two, got both`);
  }
  if (from === 'dlq' && cursor !== undefined) {
    problems.push('--cursor and --from dlq: dead letters have no pages; use --all or --limit');
  }
  return problems;
}

function letterStatusProblems({ status, allStatuses }: ListValues): string[] {
  if (allStatuses) return ['--all-statuses and --from dlq: every dead letter is listed anyway'];
  if (!needsTenant(status)) return [];
  return [`--status ${status ?? ''} and --from dlq: expected failed or queued`];
}

/** Only open events have an index over all tenants. The others are in their tenant's journal, which has no fingerprints. */
function statusProblems({ status, allStatuses, tenant, fingerprint }: ListValues): string[] {
  const given = allStatuses ? '--all-statuses' : `--status ${status ?? ''}`;
  const problems: string[] = [];
  if (allStatuses && status !== undefined) {
    problems.push(`--all-statuses and --status ${status}: expected one of the two, got both`);
  }
  if (!allStatuses && !needsTenant(status)) return problems;
  if (tenant === undefined) {
    problems.push(
      `${given}: expected --tenant as well, because only open events are listed for all tenants`,
    );
  }
  if (fingerprint !== undefined) {
    problems.push(`${given} and --fingerprint: only open events are found by fingerprint`);
  }
  return problems;
}

/** Which records are listed. @param now milliseconds since 1970 */
export function recordFilterOf(values: ListValues, now: number): RecordFilter {
  const { status, allStatuses, format, ...others } = values;
  const filter = openFilterOf({ ...others, status: undefined }, now);
  const wanted = allStatuses ? 'any' : status;
  return { ...filter, ...(format && { format }), ...(wanted && { status: wanted }) };
}
