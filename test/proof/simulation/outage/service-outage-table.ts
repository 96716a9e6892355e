import { tableLines, type Column } from '../../../../scripts/cli/table.ts';
import { column, number, perEvent, share } from './figures.ts';
import type { ServiceOutageResult } from './simulate-service-outage.ts';

/** A line of the table: the same outage without and with `retryFor`. */
interface Row {
  readonly without: ServiceOutageResult;
  readonly lasting: ServiceOutageResult;
}

const COLUMNS: readonly Column<Row>[] = [
  column('events/s', ({ lasting }) => number(lasting.rate)),
  column('hours', ({ lasting }) => number(lasting.outageHours)),
  column('retryFor', ({ lasting }) => lasting.retryFor ?? ''),
  column('sent', ({ lasting }) => number(lasting.sent)),
  column('one in', ({ lasting }) => number(lasting.oneIn)),
  column('dead without', ({ without }) => share(without.deadLettered, without)),
  column('dead with', ({ lasting }) => number(lasting.deadLettered)),
  column('processed', ({ lasting }) => number(lasting.processed)),
  column('acted once', ({ lasting }) => number(lasting.actedOnce)),
  column('visible after', ({ lasting }) => `${lasting.visibleAgainSeconds} s`),
  column('copies', ({ lasting }) => perEvent(lasting.copies, lasting)),
  column('receives', ({ lasting }) => perEvent(lasting.receives, lasting)),
];

/** The table, as people see it and as docs/reliability.md has it. */
export function serviceOutageTable(results: readonly ServiceOutageResult[]): string {
  const { head, row } = tableLines({ columns: COLUMNS }, {}, (_, text) => text);
  const rows = results.flatMap((lasting): Row[] => {
    const without = results.find((other) => isSameOutage(other, lasting));
    return without ? [{ without, lasting }] : [];
  });
  return [head, ...rows.map(row)].join('');
}

/** Whether one is an outage without `retryFor`, and the other the same outage with it. */
function isSameOutage(one: ServiceOutageResult, lasting: ServiceOutageResult): boolean {
  return (
    one.retryFor === undefined &&
    lasting.retryFor !== undefined &&
    one.rate === lasting.rate &&
    one.outageHours === lasting.outageHours
  );
}

/** Names a run. */
export function serviceRunText({ rate, outageHours, retryFor }: ServiceOutageResult): string {
  const says = retryFor === undefined ? 'without retryFor' : `retryFor ${retryFor}`;
  return `${rate}/s, service down for ${outageHours} h, ${says}`;
}
