import type { BatchGetItemCommandInput, DynamoDB } from '@aws-sdk/client-dynamodb';

import type { ListedRecord } from '../../ledger-queries.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import { chunked } from '../chunked.ts';
import { LISTED_PROJECTION, listedRecord } from './listed-item.ts';

/** `BatchGetItem` takes at most 100 keys. */
const CALL_LIMITS = { maxItems: 100 };

/** Records by their keys. A key without a record is missing. */
export interface ListedRecords {
  readonly records: ReadonlyMap<string, ListedRecord>;
  readonly readUnits: number;
}

type Request = NonNullable<BatchGetItemCommandInput['RequestItems']>[string];

/** Reads what lists show of the records of these keys, strongly consistent. DynamoDB bills the whole items. */
export async function readListed(
  client: Pick<DynamoDB, 'batchGetItem'>,
  tableName: string,
  keys: readonly string[],
): Promise<ListedRecords> {
  const records = new Map<string, ListedRecord>();
  let readUnits = 0;
  const readAll = async (request: Request): Promise<void> => {
    const answer = await client.batchGetItem({
      RequestItems: { [tableName]: request },
      ReturnConsumedCapacity: 'TOTAL',
    });
    readUnits += answer.ConsumedCapacity?.[0]?.CapacityUnits ?? 0;
    for (const item of answer.Responses?.[tableName] ?? []) {
      const record = listedRecord(item);
      records.set(record.key, record);
    }
    // DynamoDB leaves keys out when it throttles. It answers at least one, or the client rejects.
    const rest = answer.UnprocessedKeys?.[tableName];
    if (rest?.Keys?.length) await readAll(rest);
  };
  // DynamoDB refuses a call that names a key twice.
  const calls = chunked([...new Set(keys)], CALL_LIMITS);
  await Promise.all(calls.map((call) => readAll(requestFor(call))));
  return { records, readUnits };
}

function requestFor(keys: readonly string[]): Request {
  return {
    Keys: keys.map((key) => ({ [ATTRIBUTE.key]: { S: key } })),
    ConsistentRead: true,
    ...LISTED_PROJECTION,
  };
}
