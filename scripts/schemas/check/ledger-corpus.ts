import { eventKind, type LedgerRecord } from '../../../src/core/ledger-record.ts';
import { isRejection } from '../../../src/core/outcome.ts';
import type { LedgerQueries, ListedRecord, TenantDirectory } from '../../../src/ledger-queries.ts';
import type { LedgerEditor } from '../../../src/operation-ports.ts';
import { listPages } from '../../../src/operations/list-pages.ts';
import type { CorpusExtent, CorpusSource } from './corpus-source.ts';
import type { SchemaName } from './compare-schemas.ts';
import {
  waitsForSchema,
  WAITING_REASONS,
  type CorpusEvent,
  type CorpusTally,
} from './corpus-tally.ts';
import { newestRecords, type SearchState } from './newest-records.ts';

/** Records that are read whole by one call, and calls at once. Each record has up to 1 MiB. */
const RECORDS_OF_A_CALL = 25;
const CONCURRENT_CALLS = 4;
/** Pages of lists that are read for one schema, at most: 1 MB each. */
const MAX_PAGES = 500;

/** A ledger to read. Nothing is written. */
export interface LedgerToRead {
  /** What people call it. */
  readonly name: string;
  readonly queries: LedgerQueries;
  readonly editor: Pick<LedgerEditor, 'read'>;
  readonly tenants: TenantDirectory;
}

/** How a ledger is read. */
export interface LedgerReading {
  /** Default: all tenants. */
  readonly tenantId: string | undefined;
  readonly signal: AbortSignal;
  /** Told how many records were read so far. */
  readonly onProgress: (records: number) => void;
  /** Default: 500. */
  readonly maxPages?: number;
}

/**
 * Recorded events of a ledger: the newest of a type by the journal, and those that wait by the index of open records. It has
 * at most 100 records in memory at once.
 */
export function ledgerCorpus(ledger: LedgerToRead, reading: LedgerReading): CorpusSource {
  const reader = new LedgerReader(ledger, reading);
  return {
    name: ledger.name,
    read: async (tallies, limit) => {
      const extents: CorpusExtent[] = [];
      for (const tally of tallies) extents.push(await reader.readFor(tally, limit));
      return extents;
    },
  };
}

class LedgerReader {
  private readonly ledger: LedgerToRead;
  private readonly reading: LedgerReading;
  private records = 0;

  constructor(ledger: LedgerToRead, reading: LedgerReading) {
    this.ledger = ledger;
    this.reading = reading;
  }

  async readFor(tally: CorpusTally, limit: number): Promise<CorpusExtent> {
    const { tenantId, maxPages = MAX_PAGES } = this.reading;
    const { queries } = this.ledger;
    const state: SearchState = { pagesLeft: maxPages, looked: 0, since: undefined };
    const seen = tenantId === undefined ? await this.ledger.tenants.seenTenants() : undefined;
    const tenantIds = seen ? seen.tenants.map((tenant) => tenant.tenantId) : [tenantId];
    const { eventType } = tally.name;
    const newest = newestRecords(queries, tenantIds, eventType, state);
    await this.readWhole(notRejected(newest, tally), 'accepted', tally, limit);
    const areAllRead = await this.readWaiting(tally, limit);
    const isComplete = tally.accepted < limit && state.pagesLeft > 0;
    const notes = [
      ...(seen?.isComplete === false
        ? [
            `there may be more tenants than the ${tenantIds.length} that were found; --tenant names another one`,
          ]
        : []),
      ...(state.pagesLeft > 0 ? [] : [`the search ended after ${maxPages} MB of the ledger`]),
      ...(areAllRead ? [] : ['more events wait than were read']),
    ];
    return { isComplete, notes, ...(state.since !== undefined && { since: state.since }) };
  }

  /** Whether all were read. */
  private async readWaiting(tally: CorpusTally, limit: number): Promise<boolean> {
    const { tenantId, maxPages = MAX_PAGES } = this.reading;
    const { eventType, version } = tally.name;
    let isComplete = true;
    for (const reason of WAITING_REASONS) {
      const filter = {
        reason,
        eventType,
        schemaVersion: version,
        ...(tenantId !== undefined && { tenantId }),
      };
      let pages = 0;
      let found = 0;
      const request = { order: 'newest_first', limit } as const;
      for await (const page of listPages(
        (each) => this.ledger.queries.listOpen(filter, each),
        request,
      )) {
        found += page.items.length;
        await this.readWhole(listed(page.items), 'waiting', tally, Infinity);
        pages += 1;
        if (page.next === undefined) break;
        if (pages >= maxPages || found >= limit) isComplete = false;
        if (pages >= maxPages) break;
      }
    }
    return isComplete;
  }

  /** Reads records whole, some at a time, until the tally has enough. */
  private async readWhole(
    records: AsyncIterable<ListedRecord>,
    wanted: CorpusEvent['kind'],
    tally: CorpusTally,
    limit: number,
  ): Promise<void> {
    let keys: string[] = [];
    for await (const { key } of records) {
      keys.push(key);
      const missing = limit - tally.accepted;
      if (keys.length < Math.min(missing, RECORDS_OF_A_CALL * CONCURRENT_CALLS)) continue;
      await this.readKeys(keys, wanted, tally);
      keys = [];
      if (tally.accepted >= limit) return;
    }
    await this.readKeys(keys, wanted, tally);
  }

  private async readKeys(
    keys: readonly string[],
    wanted: CorpusEvent['kind'],
    tally: CorpusTally,
  ): Promise<void> {
    const { signal, onProgress } = this.reading;
    const calls = Math.ceil(keys.length / RECORDS_OF_A_CALL);
    const parts = Array.from({ length: calls }, (_, index) =>
      keys.slice(index * RECORDS_OF_A_CALL, (index + 1) * RECORDS_OF_A_CALL),
    );
    const readPart = async (part: readonly string[]): Promise<void> => {
      const found = await this.ledger.editor.read(part);
      for (const record of found.values()) {
        const event = corpusEvent(record, tally.name);
        if (event?.kind === wanted) tally.add(event);
      }
    };
    signal.throwIfAborted();
    await Promise.all(parts.map(readPart));
    this.records += keys.length;
    onProgress(this.records);
  }
}

/** Without those that the schema's text can't have accepted. */
async function* notRejected(
  records: AsyncIterable<ListedRecord>,
  { name }: CorpusTally,
): AsyncGenerator<ListedRecord, void, undefined> {
  for await (const record of records) {
    const { status, reason, schemaVersion } = record;
    const isRejected = status === 'failed' && isRejection(reason);
    if (schemaVersion === name.version && !isRejected) yield record;
  }
}

async function* listed(
  records: readonly ListedRecord[],
): AsyncGenerator<ListedRecord, void, undefined> {
  yield* records;
  await Promise.resolve();
}

/** `undefined` if the record is of another schema by now, or was rejected for another reason. */
function corpusEvent(record: LedgerRecord, name: SchemaName): CorpusEvent | undefined {
  const { key, content, failure } = record;
  const { eventType, schemaVersion } = eventKind(record);
  if (eventType !== name.eventType || schemaVersion !== name.version) return undefined;
  if (content.kind === 'event') return { kind: 'accepted', key, bodyText: content.bodyText };
  return waitsForSchema(failure?.reason) ? { kind: 'waiting', key, text: content.text } : undefined;
}
