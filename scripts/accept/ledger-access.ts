import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type KeysAndAttributes,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

/** Keys that DynamoDB reads in a call. */
const READ_BATCH = 100;
/** Rows that DynamoDB deletes in a call. */
const WRITE_BATCH = 25;

/** The rows of these keys, as far as there are any, by key. Read consistently. */
export async function readRows(
  client: DynamoDBClient,
  table: string,
  keys: readonly string[],
): Promise<Map<string, LedgerRow>> {
  const rows = new Map<string, LedgerRow>();
  for (let from = 0; from < keys.length; from += READ_BATCH) {
    const batch = keys.slice(from, from + READ_BATCH).map((key) => ({ pk: { S: key } }));
    for (const item of await readItems(client, table, batch)) {
      rows.set(item['pk']?.S ?? '', ledgerRow(item));
    }
  }
  return rows;
}

/** Deletes the rows of these keys. */
export async function deleteRows(
  client: DynamoDBClient,
  table: string,
  keys: readonly string[],
): Promise<void> {
  for (let from = 0; from < keys.length; from += WRITE_BATCH) {
    const batch = keys.slice(from, from + WRITE_BATCH);
    let wanted: Record<string, WriteRequest[]> | undefined = {
      [table]: batch.map((key) => ({ DeleteRequest: { Key: { pk: { S: key } } } })),
    };
    while (wanted && Object.keys(wanted).length > 0) {
      const command: BatchWriteItemCommand = new BatchWriteItemCommand({ RequestItems: wanted });
      wanted = (await client.send(command)).UnprocessedItems;
    }
  }
}

async function readItems(
  client: DynamoDBClient,
  table: string,
  Keys: Record<string, AttributeValue>[],
): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let wanted: Record<string, KeysAndAttributes> | undefined = {
    [table]: { Keys, ConsistentRead: true },
  };
  while (wanted && Object.keys(wanted).length > 0) {
    const command: BatchGetItemCommand = new BatchGetItemCommand({ RequestItems: wanted });
    const { Responses, UnprocessedKeys } = await client.send(command);
    items.push(...(Responses?.[table] ?? []));
    wanted = UnprocessedKeys;
  }
  return items;
}

/** What the acceptance run looks at in a record of the ledger. */
export interface LedgerRow {
  readonly status: string;
  /** Why it failed, or the last attempt did. */
  readonly reason: string | undefined;
  readonly attempts: number;
  readonly leased: boolean;
  readonly messageId: string;
  /** Where its body is in the bucket, if it is not in the table. */
  readonly bodyKey: string | undefined;
  /** Where any of its texts are in the bucket. */
  readonly textKeys: readonly string[];
}

function ledgerRow(item: Readonly<Record<string, AttributeValue>>): LedgerRow {
  const text = (name: string): string | undefined => item[name]?.S;
  const texts = ['body_s3', 'raw_s3', 'extra_s3'].map(text);
  return {
    status: text('status') ?? 'none',
    reason: item['failure']?.M?.['reason']?.S,
    attempts: Number(item['attempts']?.N ?? 0),
    leased: item['lease_until'] !== undefined,
    messageId: text('message_id') ?? '',
    bodyKey: text('body_s3'),
    textKeys: texts.filter((key) => key !== undefined),
  };
}
