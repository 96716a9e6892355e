import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { CLAIMS_INDEX, JOURNAL } from '../../names/storage.ts';
import type { ClaimJournal, ClaimPage, ClaimPages } from '../../watchdog-ports.ts';
import type { Item } from './item-size.ts';
import { isShared } from './journal-key.ts';
import { readPage } from './journal-page-reader.ts';
import { textOf } from './listed-item.ts';

/** The operation that it needs. The `DynamoDB` client of the AWS SDK has it. */
export type ClaimJournalApi = Pick<DynamoDB, 'query'>;

/** Before every place, because a place begins with the digits of a year. */
const FIRST_PLACE = '0';

/**
 * The pages with claimed events, by the index of the journal's table. The index is eventually consistent: usually it
 * follows the table within a second.
 */
export class DynamoDbClaimJournal implements ClaimJournal {
  readonly shards = Array.from({ length: CLAIMS_INDEX.shards }, (_, shard) => String(shard));
  private readonly client: ClaimJournalApi;
  private readonly tableName: string;

  constructor(client: ClaimJournalApi, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async pages(shard: string, after = FIRST_PLACE, before: string): Promise<ClaimPages> {
    // DynamoDB refuses a condition whose limits are in the wrong order.
    if (after >= before) return { pages: [], complete: true };
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.query({
      TableName: this.tableName,
      IndexName: CLAIMS_INDEX.name,
      KeyConditionExpression: '#shard = :shard AND #position BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#shard': JOURNAL.claimsShard, '#position': JOURNAL.position },
      ExpressionAttributeValues: {
        ':shard': { S: shard },
        ':first': { S: after },
        // A place is its time and more, so it sorts after that time: `before` itself is left out.
        ':last': { S: before },
      },
    });
    const pages = items.map(pageOf).filter(({ position }) => position !== after);
    return { pages, complete: last === undefined };
  }
}

function pageOf(item: Item): ClaimPage {
  const pageKey = textOf(item, JOURNAL.tenantId);
  const types = new Set(textOf(item, JOURNAL.claimedTypes).split(' '));
  const claimed = readPage(item[JOURNAL.records]?.B ?? new Uint8Array()).filter(
    ({ eventType = '' }) => types.has(eventType),
  );
  const tenant = isShared(pageKey) ? '' : `${pageKey}#`;
  return {
    position: textOf(item, JOURNAL.position),
    keys: claimed.map(({ name }) => `${tenant}${name}`),
  };
}
