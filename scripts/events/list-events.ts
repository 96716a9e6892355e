import type { Page } from '../../src/ledger-queries.ts';
import { listedJson } from '../../src/operations/life-json.ts';
import { InvalidCursor } from '../../src/operations/list-pages.ts';
import { listRecords, type AnyListedRecord } from '../../src/operations/list-records.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { tableLines } from '../cli/table.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import type { Surroundings } from './find-target.ts';
import { recordFilterOf, type ListValues } from './list-options.ts';
import { nothingText } from './nothing-text.ts';
import { openLedger } from './open-ledger.ts';
import { RECORD_TABLE } from './record-table.ts';

const DEFAULT_LIMIT = 50;

/** Prints the events that the options name, page by page. */
export async function listEvents(
  values: ListValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const { queries } = openLedger(connection);
    const pages = listRecords(
      queries,
      recordFilterOf(values, surroundings.now()),
      { kind: 'all_tenants' },
      {
        order: values.oldestFirst ? 'oldest_first' : 'newest_first',
        ...(!values.all && { limit: values.limit ?? DEFAULT_LIMIT }),
        ...(values.cursor !== undefined && { cursor: values.cursor }),
      },
    );
    const { count, next, pagesRead, readUnits } = await printPages(pages, session).catch(
      (error: unknown) => {
        if (!(error instanceof InvalidCursor)) throw error;
        throw new WrongOptions(['--cursor: expected a cursor that events list has printed']);
      },
    );
    if (count === 0) session.stderr.write(`${nothingText(values)}\n`);
    if (values.verbose) session.stderr.write(costText(pagesRead, readUnits));
    if (next !== undefined) tellNext(next, session);
    return { exitCode: 0, text: '' };
  });
}

/** What was printed, and what reading it cost. */
interface Printed {
  readonly count: number;
  /** The cursor of the next page. */
  readonly next: string | undefined;
  readonly pagesRead: number;
  /** Read units of DynamoDB. */
  readonly readUnits: number;
}

/** Prints pages as they come. */
async function printPages(
  pages: AsyncGenerator<Page<AnyListedRecord>, void, undefined>,
  { narration, paint, json, printJson, signal }: Session,
): Promise<Printed> {
  const lines = tableLines(RECORD_TABLE, narration, paint);
  let printed: Printed = { count: 0, next: undefined, pagesRead: 0, readUnits: 0 };
  for (;;) {
    const { done, value: page } = await unlessInterrupted(pages.next(), signal);
    if (done === true) return printed;
    const { items, next, readUnits = 0 } = page;
    if (!json && printed.count === 0 && items.length > 0) narration.write(lines.head);
    for (const record of items) {
      if (json) printJson(jsonOf(record));
      else narration.write(lines.row(record));
    }
    printed = {
      count: printed.count + items.length,
      next,
      pagesRead: printed.pagesRead + 1,
      readUnits: printed.readUnits + readUnits,
    };
  }
}

function costText(pages: number, readUnits: number): string {
  return `Read ${readUnits} units in ${pages} ${pages === 1 ? 'page' : 'pages'}\n`;
}

/** A record as programs read it: with the names of the wire format. */
function jsonOf(record: AnyListedRecord): object {
  return {
    ...listedJson(record),
    event_id: record.identity?.eventId,
    event_type: record.eventType,
    schema_version: record.schemaVersion,
  };
}

function tellNext(next: string, { json, printJson, stderr }: Session): void {
  if (json) printJson({ next });
  stderr.write(`More events follow. The next page: --cursor ${next}. All of them: --all\n`);
}
