import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type KeysAndAttributes,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

/** Maximum number of keys that DynamoDB reads in a call. */
const MAX_READ_KEYS = 100;
/** Maximum number of rows that DynamoDB deletes in a call. */
const MAX_WRITE_ROWS = 25;

/** Reads the rows of these keys, consistently. Keys without a row are missing in the result. */
export async function readRows(
  client: DynamoDBClient,
  table: string,
  keys: readonly string[],
): Promise<Map<string, LedgerRow>> {
  const rows = new Map<string, LedgerRow>();
  for (let from = 0; from < keys.length; from += MAX_READ_KEYS) {
    const batch = keys.slice(from, from + MAX_READ_KEYS).map((key) => ({ pk: { S: key } }));
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
  for (let from = 0; from < keys.length; from += MAX_WRITE_ROWS) {
    const batch = keys.slice(from, from + MAX_WRITE_ROWS);
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

/** The part of a ledger record that the acceptance run checks. */
export interface LedgerRow {
  readonly status: string;
  /** Why it failed, or why its last attempt failed. */
  readonly reason: string | undefined;
  readonly attempts: number;
  readonly leased: boolean;
  readonly messageId: string;
  /** The key of its body in the bucket, if the body isn't in the table. */
  readonly bodyKey: string | undefined;
  /** The keys of all its texts in the bucket. */
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
