import type { Failure } from '../../src/core/outcome.ts';
import type { OpenFilter } from '../../src/ledger-queries.ts';
import type { ListOperation } from '../../src/core/operation.ts';
import { adviceOnCause, type Advice } from '../../src/operations/causes/advice.ts';
import { NO_TENANT, type Counts } from '../../src/operations/failure-groups.ts';
import type { Cause, FailureStats } from '../../src/operations/failure-stats.ts';
import { isPaused, type SourceStanding } from '../../src/operations/source/source-standing.ts';
import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import { indented } from '../cli/wrap.ts';
import { adviceCommand } from './advice-command.ts';
import { causeBlock, causeLine, firstErrors, periodText } from './cause-text.ts';
import { filterWords, resumeCommand } from './command-text.ts';
import { sourceText } from './source-text.ts';
import type { TargetValues } from './target-options.ts';

/** What the text is made from. */
export interface StatsReport {
  readonly stats: FailureStats;
  /** Operations that somebody can go on with. */
  readonly unfinished: readonly ListOperation[];
  /** The filter that the statistics are about. */
  readonly filter: OpenFilter;
  /** How many causes are shown. */
  readonly limit: number;
  /** How the source of events stands. Missing if it can't be read. */
  readonly source?: SourceStanding;
}

/** How the text is set. */
export interface StatsSetting {
  readonly target: TargetValues;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly columns: number;
  readonly paint: Paint;
}

/** The statistics for people: totals, then each cause, the most frequent first. */
export function statsText(report: StatsReport, setting: StatsSetting): string {
  const { stats, unfinished, filter, limit } = report;
  const { target, now, paint, columns } = setting;
  const shown = stats.causes.slice(0, limit);
  return [
    pausedText(report, setting),
    indented(totalsText(stats), columns, 0),
    ...waitingTexts(stats).map((text) => indented(text, columns, 0)),
    ...unfinished.map((operation) =>
      unfinishedText(operation, resumeCommand(operation, target, now), paint),
    ),
    ...shown.map((cause) => `\n${causeText(cause, filter, setting)}`),
    ...restTexts(stats, limit).map((text) => `\n${indented(text, columns, 0)}`),
  ].join('');
}

/** Why no events are taken from the queue. Empty while they are taken. */
export function pausedText(
  { source }: Pick<StatsReport, 'source'>,
  { columns, paint }: Pick<StatsSetting, 'columns' | 'paint'>,
): string {
  const text = source && isPaused(source.reading) ? sourceText(source) : undefined;
  if (text === undefined) return '';
  const lines = indented(`No events are taken from the queue: ${text}`, columns, 0);
  return `${paint('yellow', lines.trimEnd())}\n`;
}

function totalsText({ events, failed, queued, causes, ungrouped }: FailureStats): string {
  const many = ungrouped > 0 ? 'more than ' : '';
  const reasons = causes.length === 1 ? '1 cause' : `${many}${causes.length} causes`;
  return `${counted(events, 'open event')} of ${reasons}: ${failed} failed, ${queued} queued`;
}

function waitingTexts({ waiting }: FailureStats): string[] {
  const { unknown_type: types, unknown_version: versions } = waiting;
  if (types + versions === 0) return [];
  const parts = [
    ...(types > 0 ? [`${types} for an unknown type`] : []),
    ...(versions > 0 ? [`${versions} for an unknown version`] : []),
  ];
  const wait = types + versions === 1 ? 'waits' : 'wait';
  return [`${types + versions} of them ${wait} for a schema: ${parts.join(', ')}`];
}

function unfinishedText({ id, kind, counts }: ListOperation, resume = '', paint: Paint): string {
  return `${kind} ${id} was not finished, ${counts.done} done. To go on:\n  ${paint('cyan', resume)}\n`;
}

function causeText(cause: Cause, filter: OpenFilter, setting: StatsSetting): string {
  const { events, reasons, types, fingerprint } = cause;
  const title = `${reasons.join(', ') || 'waiting'}: ${countsText(types, 2)}`;
  const texts = [
    ...sampleTexts(cause.sampleFailure),
    `received ${periodText(cause.firstSeen, cause.lastSeen)}`,
    tenantsText(cause),
    `${fingerprint ?? 'no fingerprint'}, such as ${printable(cause.sampleKey)}`,
  ];
  const common = { count: events, title: printable(title), texts, commands: [] };
  return causeBlock({ ...common, parts: partsOf(cause, filter, setting.target) }, setting);
}

/** What the events of a cause need, and the commands that do it. */
function partsOf(cause: Cause, filter: OpenFilter, target: TargetValues) {
  const { fingerprint, reasons, sampleKey, sampleFailure } = cause;
  const commandFor = (advice: Advice, conditions: OpenFilter): string[] => {
    if (fingerprint === undefined) return [];
    const which = filterWords({ ...filter, ...conditions, fingerprint });
    return [adviceCommand(advice, which, target)].filter((command) => command !== undefined);
  };
  return adviceOnCause(reasons, sampleKey, sampleFailure).map((advice) =>
    advice.reasons.length === 0
      ? { text: advice.text, commands: commandFor(advice, {}) }
      : {
          text: `${advice.reasons.join(', ')}: ${advice.text}`,
          commands: advice.reasons.flatMap((reason) => commandFor(advice, { reason })),
        },
  );
}

function tenantsText({ tenants }: Cause): string {
  const isOne = tenants.counts.length === 1 && !tenants.more;
  if (isOne && tenants.counts[0]?.[0] === NO_TENANT) return NO_TENANT;
  return `${isOne ? 'tenant' : 'tenants'} ${printable(countsText(tenants, 3))}`;
}

function sampleTexts(failure: Failure | undefined): string[] {
  if (!failure) return [];
  const { message, errors } = failure;
  return message === undefined ? firstErrors(errors) : [causeLine(message)];
}

/** The most frequent names with their counts: `acme 12, globex 3 and 4 more`. */
function countsText({ counts, more }: Counts, named: number): string {
  const [first] = counts;
  if (first !== undefined && counts.length === 1 && !more) return first[0];
  const shown = counts.slice(0, named).map(([name, count]) => `${name} ${count}`);
  const left = counts.length - shown.length;
  if (left === 0 && !more) return shown.join(', ');
  return `${shown.join(', ')} and ${left}${more ? '+' : ''} more`;
}

function restTexts({ causes, ungrouped }: FailureStats, limit: number): string[] {
  const hidden = causes.slice(limit);
  if (hidden.length === 0 && ungrouped === 0) return [];
  const events = hidden.reduce((sum, { events }) => sum + events, ungrouped);
  const option = hidden.length === 0 ? '' : `: --limit ${causes.length} shows them`;
  return [`More causes have ${counted(events, 'event')}${option}`];
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
