import type { DynamoDB, QueryCommandInput } from '@aws-sdk/client-dynamodb';

import { isFormat } from '../../core/envelopes/event-format.ts';
import { isListPosition, receivedAtOf } from '../../core/list-position.ts';
import { mergeParts, type ListPart, type Placed } from '../../core/merge-parts.ts';
import { ATTRIBUTE, OPEN_INDEX } from '../../names/storage.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenFilter,
  OpenRecord,
  PageRequest,
  PageResult,
  TenantFilter,
} from '../../ledger-queries.ts';
import type { Item } from './item-size.ts';
import { listedFields, textOf } from './listed-item.ts';
import { shardKey } from './open-index.ts';
import { isEmptyTime, leavesOut, openQuery } from './open-query.ts';
import { readListed } from './read-listed.ts';
import { listByTenant, type TenantTables } from './tenant-list.ts';

/** The operations that queries need. The `DynamoDB` client of the AWS SDK has them. */
export type QueryApi = Pick<DynamoDB, 'query' | 'batchGetItem'>;

/** Most entries of the index that a page reads. An entry has at most 600 bytes, so that is less than 1 MB. */
const MAX_ENTRIES = 1_600;
/** The same if each record is read, too. Records of 4 KB then cost less than 1 MB. */
const MAX_READ_ENTRIES = 192;

const SHARDS = Array.from({ length: OPEN_INDEX.shards }, (_, shard) => shard);

/**
 * Finds the records of a tenant by the journal, and open records by the index of the ledger's table. The index is
 * eventually consistent: usually it follows the table within a second.
 */
export class DynamoDbQueries implements LedgerQueries {
  private readonly client: QueryApi;
  private readonly tables: TenantTables;

  constructor(client: QueryApi, tables: TenantTables) {
    this.client = client;
    this.tables = tables;
  }

  async listByTenant(filter: TenantFilter, page: PageRequest): Promise<PageResult<ListedRecord>> {
    if (page.cursor !== undefined && !isListPosition(page.cursor))
      return { kind: 'invalid_cursor' };
    return listByTenant(this.client, this.tables, filter, page);
  }

  async listOpen(filter: OpenFilter, page: PageRequest): Promise<PageResult<OpenRecord>> {
    if (page.cursor !== undefined && !isListPosition(page.cursor))
      return { kind: 'invalid_cursor' };
    if (isEmptyTime(filter) || isPast(filter, page)) return { kind: 'page', items: [] };
    const statuses = filter.status ? [filter.status] : STATUSES;
    const entries = entriesOfShard(filter, page, statuses.length);
    const parts: ReadPart[] = [];
    for (const status of statuses) {
      const keys = SHARDS.map((shard) => shardKey(status, shard));
      const read = keys.map(async (key) => {
        const part = await this.readShard(openQuery(key, filter, page, entries), page);
        return this.inFormat(part, filter);
      });
      parts.push(...(await Promise.all(read)));
    }
    const readUnits = parts.reduce((sum, part) => sum + part.readUnits, 0);
    return { kind: 'page', ...mergeParts(parts, page), readUnits };
  }

  private async readShard(
    query: Omit<QueryCommandInput, 'TableName'>,
    { cursor }: PageRequest,
  ): Promise<ReadPart> {
    const { Items = [], LastEvaluatedKey: last, ConsumedCapacity: used } = await this.query(query);
    const found = Items.map(placedRecord).filter(({ position }) => position !== cursor);
    return {
      found,
      readUnits: used?.CapacityUnits ?? 0,
      ...(last && { end: textOf(last, ATTRIBUTE.openPosition) }),
    };
  }

  /** The records of a part that came in the filter's format, which the index doesn't have. */
  private async inFormat(part: ReadPart, { format }: OpenFilter): Promise<ReadPart> {
    if (format === undefined || part.found.length === 0) return part;
    const keys = part.found.map(({ record }) => record.key);
    const { records, readUnits } = await readListed(this.client, this.tables.tableName, keys);
    const found = part.found.filter(({ record: { key } }) => {
      const record = records.get(key);
      return record !== undefined && isFormat(record.format, format);
    });
    return { ...part, found, readUnits: part.readUnits + readUnits };
  }

  private async query(query: Omit<QueryCommandInput, 'TableName'>) {
    const { tableName } = this.tables;
    try {
      return await this.client.query({
        TableName: tableName,
        ReturnConsumedCapacity: 'TOTAL',
        ...query,
      });
    } catch (error) {
      throw explained(error, tableName);
    }
  }
}

interface ReadPart extends ListPart<OpenRecord> {
  readonly readUnits: number;
}

/** In this order: an event that is given up while the page is read goes from the first to the second. */
const STATUSES = ['queued', 'failed'] as const;

/** Whether the cursor is behind all times of the filter. */
function isPast({ since, until }: OpenFilter, { order, cursor }: PageRequest): boolean {
  if (cursor === undefined) return false;
  return order === 'oldest_first'
    ? until !== undefined && cursor >= until
    : since !== undefined && cursor < since;
}

/**
 * How many entries of each shard a page reads. Records spread over the shards by chance, so a shard may have more than its
 * share of a page.
 */
function entriesOfShard(filter: OpenFilter, { limit }: PageRequest, statuses: number): number {
  const all = filter.format === undefined ? MAX_ENTRIES : MAX_READ_ENTRIES;
  const most = Math.floor(all / (statuses * OPEN_INDEX.shards));
  if (leavesOut(filter)) return most;
  const share = Math.ceil(limit / OPEN_INDEX.shards);
  return Math.min(most, share + Math.ceil(2 * Math.sqrt(share)) + 1);
}

function placedRecord(item: Item): Placed<OpenRecord> {
  const position = textOf(item, ATTRIBUTE.openPosition);
  const fingerprint = item[ATTRIBUTE.fingerprint]?.S;
  const record: OpenRecord = {
    ...listedFields(item),
    status: textOf(item, ATTRIBUTE.openShard).split('#')[0] as OpenRecord['status'],
    ...(fingerprint !== undefined && { fingerprint }),
    receivedAt: receivedAtOf(position),
  };
  return { position, record };
}

/** Says what to do if the table has no index, or not yet. */
function explained(error: unknown, tableName: string): unknown {
  const isAboutIndex =
    error instanceof Error && error.name === 'ValidationException' && /index/i.test(error.message);
  if (!isAboutIndex) return error;
  return new Error(
    `The table ${tableName} can’t be searched: its index ${OPEN_INDEX.name} is missing or still being made. ` +
      `\`make storage ARGS="--table ${tableName} --repair"\` makes it.`,
    { cause: error },
  );
}
