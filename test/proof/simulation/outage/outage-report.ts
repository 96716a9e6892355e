import type { Paint } from '../../../../scripts/cli/colours.ts';
import { tableLines, type Column } from '../../../../scripts/cli/table.ts';
import { column, number, perEvent, share } from './figures.ts';
import { brokenPromises } from './judge-outage.ts';
import { brokenServicePromises } from './judge-service-outage.ts';
import { serviceOutageTable, serviceRunText } from './service-outage-table.ts';
import type { OutageResult } from './simulate-outage.ts';
import type { ServiceOutageResult } from './simulate-service-outage.ts';

/** What the command has simulated. */
export interface OutageResults {
  /** Outages of the store. */
  readonly results: readonly OutageResult[];
  /** Outages of the service that handlers call. */
  readonly serviceResults: readonly ServiceOutageResult[];
}

/** The result of the command, as `--json` prints it. */
export interface OutageReport extends OutageResults {
  readonly interrupted: boolean;
  /** The promises that were broken. */
  readonly broken: readonly string[];
}

export function outageReport(
  { results, serviceResults }: OutageResults,
  interrupted: boolean,
): OutageReport {
  const broken = [
    ...results.flatMap((result) => named(runText(result), brokenPromises(result))),
    ...serviceResults.flatMap((result) =>
      named(serviceRunText(result), brokenServicePromises(result)),
    ),
  ];
  return { interrupted, results, serviceResults, broken };
}

function named(run: string, promises: readonly string[]): string[] {
  return promises.map((promise) => `${run}: ${promise}`);
}

/** Names a run. */
function runText({ rate, outageHours, poison, outageRetryHours }: OutageResult): string {
  const with_ = poison ? ' with poison' : '';
  return `${rate}/s, ${outageHours} h${with_}, outageRetryHours ${outageRetryHours}`;
}

/** A line of the table: the same outage without and with the setting. */
interface Row {
  readonly without: OutageResult;
  readonly lasting: OutageResult;
}

const COLUMNS: readonly Column<Row>[] = [
  column('events/s', ({ lasting }) => number(lasting.rate)),
  column('hours', ({ lasting }) => number(lasting.outageHours)),
  column('poison', ({ lasting }) => (lasting.poison ? 'yes' : 'no')),
  column('sent', ({ lasting }) => number(lasting.sent)),
  column('one in', ({ lasting }) => number(lasting.oneIn)),
  column('dead without', ({ without }) =>
    share(without.deadLettered + without.deadBesidePoison, without),
  ),
  column('dead with', ({ lasting }) => number(lasting.deadLettered)),
  column('beside poison', ({ lasting }) =>
    lasting.poison ? number(lasting.deadBesidePoison) : '',
  ),
  column('visible after', ({ lasting }) => `${lasting.visibleAgainSeconds} s`),
  column('copies', ({ lasting }) => perEvent(lasting.copies, lasting)),
  column('receives', ({ lasting }) => perEvent(lasting.receives, lasting)),
  column('poison took', ({ lasting }) =>
    lasting.poison ? `${minutes(lasting.poisonOwnSeconds)} min` : '',
  ),
  column('in line', ({ lasting }) =>
    lasting.poison ? `${minutes(lasting.poisonSeconds - lasting.poisonOwnSeconds)} min` : '',
  ),
];

/** The table, as people see it and as docs/reliability.md has it. */
function outageTable(results: readonly OutageResult[]): string {
  const { head, row } = tableLines({ columns: COLUMNS }, {}, (_, text) => text);
  const rows = results.flatMap((lasting): Row[] => {
    const without = results.find((other) => isSameOutage(other, lasting));
    return without ? [{ without, lasting }] : [];
  });
  return [head, ...rows.map(row)].join('');
}

/** Whether one is an outage without the setting, and the other the same outage with it. */
function isSameOutage(one: OutageResult, lasting: OutageResult): boolean {
  return (
    one.outageRetryHours === 0 &&
    lasting.outageRetryHours > 0 &&
    one.rate === lasting.rate &&
    one.outageHours === lasting.outageHours &&
    one.poison === lasting.poison
  );
}

/** The report for people. */
export function outageReportText(report: OutageReport, paint: Paint): string {
  const { broken, interrupted, results, serviceResults } = report;
  const kept = interrupted
    ? 'The runs that had ended kept every promise.'
    : 'Every promise was kept.';
  const verdict =
    broken.length === 0
      ? paint('green', kept)
      : [paint('red', `${broken.length} promises were broken.`), ...broken].join('\n  ');
  return [
    outageTable(results),
    serviceOutageTable(serviceResults),
    ...NOTES,
    '',
    ...(interrupted ? ['Interrupted.'] : []),
    verdict,
    '',
  ].join('\n');
}

const NOTES = [
  'First outages of the store, without and with outageRetryHours. Then outages of the service that all handlers call,',
  'without and with the retryFor of handlers.',
  'sent, dead, processed, acted once and beside poison are counts of the sample. Each message stands for as many as',
  '"one in" says.',
  'beside poison: dead-lettered with the setting, because crashes used up their last receives.',
  'acted once: events for which the service acted once. It knows a repeated call by its idempotency key.',
  'visible after: from the end of the outage until its last message was visible again.',
  'copies, receives: for each event. poison took, in line: of the slowest poison message, until the dead-letter',
  'queue had it; the time in line is time in which it was visible, and the function had no room for it.',
];

function minutes(seconds: number): string {
  return number(Math.round(seconds / 60));
}
