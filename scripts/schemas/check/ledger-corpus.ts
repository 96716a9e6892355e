import { eventKind, type LedgerRecord } from '../../../src/core/ledger-record.ts';
import { isRejection, type FailureReason } from '../../../src/core/outcome.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenFilter,
  TenantDirectory,
} from '../../../src/ledger-queries.ts';
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
import type { MappingTally } from './mappings/mapping-tally.ts';
import { newestRecords, type SearchState } from './newest-records.ts';
import { wholeRecords, type WholeReading } from './whole-records.ts';

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
 * at most 32 records in memory at once.
 */
export function ledgerCorpus(ledger: LedgerToRead, reading: LedgerReading): CorpusSource {
  const reader = new LedgerReader(ledger, reading);
  return {
    name: ledger.name,
    hasMessages: false,
    read: async ({ tallies, mappings }, limit) => {
      const extents: CorpusExtent[] = [];
      for (const tally of tallies) extents.push(await reader.readFor(tally, limit));
      const ofMappings = mappings && (await reader.readForMappings(mappings, limit));
      return { extents, mappings: ofMappings ?? { isComplete: true, notes: [] } };
    },
  };
}

class LedgerReader {
  private readonly ledger: LedgerToRead;
  private readonly reading: LedgerReading;
  private readonly whole: WholeReading;
  private records = 0;

  constructor(ledger: LedgerToRead, reading: LedgerReading) {
    this.ledger = ledger;
    this.reading = reading;
    const onRead = (count: number): void => {
      this.records += count;
      reading.onProgress(this.records);
    };
    this.whole = { editor: ledger.editor, signal: reading.signal, onRead };
  }

  async readFor(tally: CorpusTally, limit: number): Promise<CorpusExtent> {
    const { tenantId, maxPages = MAX_PAGES } = this.reading;
    const state: SearchState = { pagesLeft: maxPages, looked: 0, since: undefined };
    const seen = tenantId === undefined ? await this.ledger.tenants.seenTenants() : undefined;
    const tenantIds = seen ? seen.tenants.map((tenant) => tenant.tenantId) : [tenantId];
    const newest = newestRecords(this.ledger.queries, tenantIds, tally.name.eventType, state);
    const missing = (): number => limit - tally.accepted;
    const listed = notRejected(newest, tally);
    let last = '';
    for await (const record of wholeRecords(listed, this.whole, missing)) {
      const event = corpusEvent(record, tally.name);
      if (event?.kind === 'accepted') {
        tally.add(event);
        if (record.receivedAt > last) last = record.receivedAt;
      }
      if (tally.accepted >= limit) break;
    }
    const areAllRead = await this.readWaiting(tally, limit);
    const isComplete = tally.accepted < limit && state.pagesLeft > 0;
    const notes = [
      ...(tally.isRemoval && last !== '' ? [`the newest was received at ${last}`] : []),
      ...(seen?.isComplete === false
        ? [
            `there may be more tenants than the ${tenantIds.length} that were found; --tenant names another one`,
          ]
        : []),
      ...(state.pagesLeft > 0 ? [] : [`the search ended after ${maxPages} MB of the ledger`]),
      ...(areAllRead ? [] : [MORE_WAIT]),
    ];
    return { isComplete, notes, ...(state.since !== undefined && { since: state.since }) };
  }

  /**
   * Reads the newest events of each tenant that gets another name, and the rejected messages that wait. The ledger doesn't keep
   * the sent text of accepted events.
   */
  async readForMappings(tally: MappingTally, limit: number): Promise<CorpusExtent> {
    let isComplete = true;
    for (const entry of tally.entries) {
      if (entry.newTenant === undefined) continue;
      entry.isSearched = true;
      const { maxPages = MAX_PAGES } = this.reading;
      const state: SearchState = { pagesLeft: maxPages, looked: 0, since: undefined };
      const newest = newestRecords(this.ledger.queries, [entry.newTenant], undefined, state);
      let read = 0;
      const missing = (): number => limit - read;
      for await (const { key, content } of wholeRecords(newest, this.whole, missing)) {
        const { kind, format } = content;
        if (kind === 'event') tally.addRecorded({ key, format, tenantId: entry.newTenant });
        read += 1;
        if (read >= limit) break;
      }
      isComplete &&= read < limit && state.pagesLeft > 0;
    }
    const areAllRead = await this.readOpen(UNREAD_REASONS, {}, limit, ({ key, content }) => {
      if (content.kind === 'raw') tally.addMessage(key, content.text);
    });
    return { isComplete, notes: areAllRead ? [] : [MORE_WAIT] };
  }

  /** Whether all were read. */
  private readWaiting(tally: CorpusTally, limit: number): Promise<boolean> {
    const { eventType, version: schemaVersion } = tally.name;
    const filter = { eventType, schemaVersion };
    return this.readOpen(WAITING_REASONS, filter, limit, (record) => {
      const event = corpusEvent(record, tally.name);
      if (event?.kind === 'waiting') tally.add(event);
    });
  }

  /** Reads open records whole, of each reason as many as the limit or somewhat more. Whether all were read. */
  private async readOpen(
    reasons: readonly FailureReason[],
    kind: Pick<OpenFilter, 'eventType' | 'schemaVersion'>,
    limit: number,
    onRecord: (record: LedgerRecord) => void,
  ): Promise<boolean> {
    const { tenantId, maxPages = MAX_PAGES } = this.reading;
    let isComplete = true;
    for (const reason of reasons) {
      const filter = { ...kind, reason, ...(tenantId !== undefined && { tenantId }) };
      let pages = 0;
      let found = 0;
      const request = { order: 'newest_first', limit } as const;
      for await (const page of listPages(
        (each) => this.ledger.queries.listOpen(filter, each),
        request,
      )) {
        found += page.items.length;
        for await (const record of wholeRecords(page.items, this.whole)) onRecord(record);
        pages += 1;
        if (page.next === undefined) break;
        if (pages >= maxPages || found >= limit) isComplete = false;
        if (pages >= maxPages) break;
      }
    }
    return isComplete;
  }
}

const MORE_WAIT = 'more events wait than were read';

/** Why a message may have been rejected that other mappings could let pass. */
const UNREAD_REASONS = [...WAITING_REASONS, 'invalid_envelope'] as const;

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

/** `undefined` if the record is of another schema by now, or was rejected for another reason. */
function corpusEvent(record: LedgerRecord, name: SchemaName): CorpusEvent | undefined {
  const { key, content, failure } = record;
  const { eventType, schemaVersion } = eventKind(record);
  if (eventType !== name.eventType || schemaVersion !== name.version) return undefined;
  if (content.kind === 'event') return { kind: 'accepted', key, bodyText: content.bodyText };
  return waitsForSchema(failure?.reason) ? { kind: 'waiting', key, text: content.text } : undefined;
}
