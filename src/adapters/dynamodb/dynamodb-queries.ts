import type { DynamoDB, QueryCommandInput } from '@aws-sdk/client-dynamodb';

import { isListPosition, receivedAtOf } from '../../core/list-position.ts';
import type { FailureReason } from '../../core/outcome.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES, OPEN_INDEX } from '../../names.ts';
import type {
  LedgerQueries,
  OpenFilter,
  OpenRecord,
  PageRequest,
  PageResult,
} from '../../ledger-queries.ts';
import type { Item } from './item-size.ts';
import { mergeShards, type PlacedRecord, type ShardPart } from './merge-shards.ts';
import { shardKey } from './open-index.ts';
import { isEmptyTime, leavesOut, openQuery } from './open-query.ts';

/** The operation that queries need. The `DynamoDB` client of the AWS SDK has it. */
export type QueryApi = Pick<DynamoDB, 'query'>;

/** Most entries of the index that a page reads. An entry has at most 600 bytes, so that is less than 1 MB. */
const MAX_ENTRIES = 1_600;

const SHARDS = Array.from({ length: OPEN_INDEX.shards }, (_, shard) => shard);

/**
 * Finds open records in the index of the ledger's table. The index is eventually consistent: usually it follows the table
 * within a second.
 */
export class DynamoDbQueries implements Pick<LedgerQueries, 'listOpen'> {
  private readonly client: QueryApi;
  private readonly tableName: string;

  constructor(client: QueryApi, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async listOpen(filter: OpenFilter, page: PageRequest): Promise<PageResult<OpenRecord>> {
    if (page.cursor !== undefined && !isListPosition(page.cursor))
      return { kind: 'invalid_cursor' };
    if (isEmptyTime(filter) || isPast(filter, page)) return { kind: 'page', items: [] };
    const statuses = filter.status ? [filter.status] : STATUSES;
    const entries = entriesOfShard(filter, page, statuses.length);
    const parts: ShardPart[] = [];
    for (const status of statuses) {
      const keys = SHARDS.map((shard) => shardKey(status, shard));
      const read = keys.map((key) => this.readShard(openQuery(key, filter, page, entries), page));
      parts.push(...(await Promise.all(read)));
    }
    return { kind: 'page', ...mergeShards(parts, page) };
  }

  private async readShard(
    query: Omit<QueryCommandInput, 'TableName'>,
    { cursor }: PageRequest,
  ): Promise<ShardPart> {
    const { Items = [], LastEvaluatedKey: last } = await this.query(query);
    const found = Items.map(placedRecord).filter(({ position }) => position !== cursor);
    return { found, ...(last && { end: text(last, ATTRIBUTE.openPosition) }) };
  }

  private async query(query: Omit<QueryCommandInput, 'TableName'>) {
    try {
      return await this.client.query({ TableName: this.tableName, ...query });
    } catch (error) {
      throw explained(error, this.tableName);
    }
  }
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
  const most = Math.floor(MAX_ENTRIES / (statuses * OPEN_INDEX.shards));
  if (leavesOut(filter)) return most;
  const share = Math.ceil(limit / OPEN_INDEX.shards);
  return Math.min(most, share + Math.ceil(2 * Math.sqrt(share)) + 1);
}

function placedRecord(item: Item): PlacedRecord {
  const position = text(item, ATTRIBUTE.openPosition);
  const key = text(item, ATTRIBUTE.key);
  const eventType = item[ENVELOPE_ATTRIBUTES.eventType]?.S;
  const schemaVersion = item[ENVELOPE_ATTRIBUTES.schemaVersion]?.S;
  const reason = item[ATTRIBUTE.reason]?.S as FailureReason | undefined;
  const fingerprint = item[ATTRIBUTE.fingerprint]?.S;
  const record: OpenRecord = {
    key,
    ...identityOf(key),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
    status: text(item, ATTRIBUTE.openShard).split('#')[0] as OpenRecord['status'],
    ...(reason !== undefined && { reason }),
    ...(fingerprint !== undefined && { fingerprint }),
    attempts: Number(item[ATTRIBUTE.attempts]?.N),
    receivedAt: receivedAtOf(position),
  };
  return { position, record };
}

/** The identity in a key (`ledgerKey`). A conflict's key has a space and a hash behind it. */
function identityOf(key: string): Pick<OpenRecord, 'identity'> {
  const [, tenantId, eventId] = /^([^#]+)#([^ ]+)/.exec(key) ?? [];
  return tenantId === undefined || eventId === undefined ? {} : { identity: { tenantId, eventId } };
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`an entry of ${OPEN_INDEX.name} has no "${name}"`);
  return value;
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
