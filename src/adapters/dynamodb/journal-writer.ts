import { hash } from 'node:crypto';

import { eventKind } from '../../core/ledger-record.ts';
import { pageExpiry } from '../../core/retention.ts';
import { JOURNAL } from '../../names/storage.ts';
import type { Deadline } from '../../ports.ts';
import type { Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Entry } from './entry.ts';
import { insertItems } from './insert-items.ts';
import { readUnits, type Item } from './item-size.ts';
import { claimsShard, isShared, OWN_PAGE_RECORDS, shareKey } from './journal-key.ts';
import { PageWriter, roomFor } from './journal-page-writer.ts';
import type { NamedRecord } from './journal-page.ts';

/**
 * Largest list of a page, in bytes: about 900 UUIDs. With its key a page then takes at most four read units, so a reader
 * knows what a number of pages may cost.
 */
const MAX_PAGE_BYTES = 15_800;

/** The operation that the journal needs. */
export type JournalApi = Pick<DynamoDbApi, 'batchExecuteStatement'>;

/** 64 bits, in hex. They only have to tell apart batches of one millisecond. */
const HASH_DIGITS = 16;

/**
 * Writes the journal: pages that name records before they are in the ledger. Each page has records of one time of receipt
 * and of one tenant, or of several tenants that have few records in the batch. The place of a page has a hash of its
 * batch, so a batch that is written twice has the same pages.
 */
export class JournalWriter {
  private readonly client: JournalApi;
  private readonly tableName: string;
  private readonly pauses: Pauses | undefined;

  /** @param pauses without it, no page that DynamoDB throttles is tried again. */
  constructor(client: JournalApi, tableName: string, pauses?: Pauses) {
    this.client = client;
    this.tableName = tableName;
    this.pauses = pauses;
  }

  /**
   * Names the records of these entries in the journal. If a page can't be written, its entries get that as their result:
   * their records must not be written, because no list of the tenant would have them.
   */
  async write(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    if (entries.length === 0) return;
    const { pages, batch } = packed(entries);
    const items = pages.map((page, number) => itemOf(page, batch, number));
    const written = await insertItems(this.client, this.tableName, items, deadline, this.pauses);
    for (const [index, page] of pages.entries()) {
      const result = written[index];
      // If the page exists, an earlier try of this call has written it.
      if (result?.kind !== 'unavailable') continue;
      for (const entry of page.entries) entry.result = result;
    }
  }
}

function itemOf({ key, receivedAt, bytes, entries }: Page, batch: string, number: number): Item {
  const expireAt = pageExpiry(entries.map(({ record }) => record));
  // The watchdog must find them if their messages don't come.
  const claimed = entries.filter(
    ({ record: { status } }) => status === 'processing' || status === 'queued',
  );
  return {
    [JOURNAL.tenantId]: { S: key },
    [JOURNAL.position]: { S: `${receivedAt}_${batch}_${number}` },
    [JOURNAL.expireAt]: { N: String(expireAt) },
    [JOURNAL.records]: { B: bytes },
    ...(claimed.length > 0 && {
      [JOURNAL.claimsShard]: { S: claimsShard(batch) },
      [JOURNAL.claimedTypes]: { S: [...new Set(claimed.map(typeOf))].join(' ') },
    }),
  };
}

interface Page {
  /** The tenant, or a `shareKey`. */
  readonly key: string;
  readonly receivedAt: string;
  readonly bytes: Buffer;
  readonly entries: readonly Entry[];
}

/** Packs entries into as few pages as they need. */
function packed(entries: readonly Entry[]): { pages: Page[]; batch: string } {
  const room = entries.reduce((sum, entry) => sum + roomFor(entry.record.key, typeOf(entry)), 0);
  const writer = new PageWriter(room, MAX_PAGE_BYTES);
  const pages: Page[] = [];
  // The entries of a batch have one time. Grouping by both at once would take as long as packing.
  for (const ofTime of Map.groupBy(entries, ({ record }) => record.receivedAt).values()) {
    for (const [key, part] of byPageKey(ofTime)) pages.push(...pagesOf(key, part, writer));
  }
  return { pages, batch: hash('sha256', writer.written, 'hex').slice(0, HASH_DIGITS) };
}

/** The entries of each key. A tenant that would share a page with nobody keeps its own. */
function byPageKey(entries: readonly Entry[]): Map<string, readonly Entry[]> {
  const pages = new Map<string, readonly Entry[]>();
  const shares = new Map<string, [tenantId: string, part: readonly Entry[]][]>();
  for (const [tenantId, part] of Map.groupBy(entries, tenantOf)) {
    if (part.length >= OWN_PAGE_RECORDS || tenantId === JOURNAL.noTenant) {
      pages.set(tenantId, part);
      continue;
    }
    const key = shareKey(tenantId);
    const share = shares.get(key);
    if (share) share.push([tenantId, part]);
    else shares.set(key, [[tenantId, part]]);
  }
  for (const [key, share] of shares) {
    const [[tenantId, part], other] = share as [[string, readonly Entry[]], unknown];
    if (other === undefined) pages.set(tenantId, part);
    else pages.set(key, share.map(([, ofTenant]) => ofTenant).flat());
  }
  return pages;
}

/** The pages of the entries of one key and time. */
function pagesOf(key: string, entries: readonly Entry[], writer: PageWriter): Page[] {
  const receivedAt = entries[0]?.record.receivedAt ?? '';
  const pages: Page[] = [];
  let onPage: Entry[] = [];
  const endPage = () => pages.push({ key, receivedAt, bytes: writer.page(), entries: onPage });
  writer.beginPage(key);
  for (const [title, part] of Map.groupBy(entries, isShared(key) ? sharedTitleOf : typeOf)) {
    const records = part.map(named);
    for (let at = 0; at < records.length;) {
      const added = writer.add(title, records, at);
      onPage.push(...part.slice(at, at + added));
      at += added;
      if (at === records.length) break;
      if (onPage.length === 0) throw new Error('a name is too long for a page of the journal');
      endPage();
      writer.beginPage(key);
      onPage = [];
    }
  }
  endPage();
  return pages;
}

function named({ record: { key }, size }: Entry): NamedRecord {
  return { name: key.slice(key.indexOf('#') + 1), blocks: readUnits(size) };
}

function sharedTitleOf(entry: Entry): string {
  return `${tenantOf(entry)}#${typeOf(entry)}`;
}

function typeOf({ record }: Entry): string {
  return eventKind(record).eventType ?? '';
}

function tenantOf({ record: { key } }: Entry): string {
  return key.slice(0, key.indexOf('#')) || JOURNAL.noTenant;
}
