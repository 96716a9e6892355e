import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { ATTRIBUTE } from '../../src/names/storage.ts';

/** Attributes of an item that hold the key of a text in the bucket: docs/events.md. */
const KEY_ATTRIBUTES = ['body_s3', 'raw_s3', 'extra_s3'] as const;

/** UTF-16 code units. The texts of a record with fewer in all fit into its item. */
const LEAST_UNITS = 100_000;

/** The keys of a record's texts in the bucket. Most records have none, and then nothing is read. */
export async function largeTextKeys(
  client: Pick<DynamoDB, 'getItem'>,
  tableName: string,
  { key, content }: LedgerRecord,
): Promise<string[]> {
  const units =
    content.kind === 'raw'
      ? content.text.length
      : content.bodyText.length + JSON.stringify(content.envelope).length;
  if (units < LEAST_UNITS) return [];
  const { Item: item = {} } = await client.getItem({
    TableName: tableName,
    Key: { [ATTRIBUTE.key]: { S: key } },
    ProjectionExpression: KEY_ATTRIBUTES.join(', '),
  });
  return KEY_ATTRIBUTES.flatMap((name) => item[name]?.S ?? []);
}
