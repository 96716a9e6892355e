import type { OpenRecord, Page } from '../../src/ledger-queries.ts';
import { InvalidCursor, listPages } from '../../src/operations/list-pages.ts';
import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { tableLines } from '../cli/table.ts';
import { connected, unlessInterrupted, type Surroundings } from './connect.ts';
import { openFilterOf } from './filter-options.ts';
import type { ListValues } from './list-options.ts';
import { nothingText } from './nothing-text.ts';
import { openLedger } from './open-ledger.ts';
import { RECORD_TABLE } from './record-table.ts';

const DEFAULT_LIMIT = 50;

/** Prints the open events that the options name, page by page. */
export async function listEvents(
  values: ListValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const { queries } = openLedger(connection);
    const filter = openFilterOf(values, surroundings.now());
    const pages = listPages((page) => queries.listOpen(filter, page), {
      order: values.oldestFirst ? 'oldest_first' : 'newest_first',
      ...(!values.all && { limit: values.limit ?? DEFAULT_LIMIT }),
      ...(values.cursor !== undefined && { cursor: values.cursor }),
    });
    const { count, next } = await printPages(pages, session).catch((error: unknown) => {
      if (!(error instanceof InvalidCursor)) throw error;
      throw new WrongOptions(['--cursor: expected a cursor that events list has printed']);
    });
    if (count === 0) session.stderr.write(`${nothingText(values)}\n`);
    if (next !== undefined) tellNext(next, session);
    return { exitCode: 0, text: '' };
  });
}

/** Prints pages as they come. Gives how many records they had, and the cursor of the next page. */
async function printPages(
  pages: AsyncGenerator<Page<OpenRecord>, void, undefined>,
  { narration, paint, json, printJson, signal }: Session,
): Promise<{ readonly count: number; readonly next: string | undefined }> {
  const lines = tableLines(RECORD_TABLE, narration, paint);
  let count = 0;
  let next: string | undefined;
  for (;;) {
    const { done, value: page } = await unlessInterrupted(pages.next(), signal);
    if (done === true) return { count, next };
    if (!json && count === 0 && page.items.length > 0) narration.write(lines.head);
    for (const record of page.items) {
      if (json) printJson(jsonOf(record));
      else narration.write(lines.row(record));
    }
    count += page.items.length;
    next = page.next;
  }
}

/** A record as programs read it: with the names of the wire format. */
function jsonOf({ identity, ...record }: OpenRecord): object {
  return {
    key: record.key,
    status: record.status,
    reason: record.reason,
    tenant_id: identity?.tenantId,
    event_id: identity?.eventId,
    event_type: record.eventType,
    schema_version: record.schemaVersion,
    fingerprint: record.fingerprint,
    attempts: record.attempts,
    received_at: record.receivedAt,
  };
}

function tellNext(next: string, { json, printJson, stderr }: Session): void {
  if (json) printJson({ next });
  stderr.write(`More events follow. The next page: --cursor ${next}. All of them: --all\n`);
}
