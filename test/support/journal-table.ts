import { randomUUID } from 'node:crypto';

import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { CLAIMS_INDEX, JOURNAL } from '../../src/names/storage.ts';

/** Makes an empty journal and gives its name. */
export async function createJournal(client: DynamoDB): Promise<string> {
  const TableName = `journal-${randomUUID()}`;
  await client.createTable({
    TableName,
    AttributeDefinitions: [JOURNAL.tenantId, JOURNAL.position, JOURNAL.claimsShard].map(
      (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
    ),
    KeySchema: [
      { AttributeName: JOURNAL.tenantId, KeyType: 'HASH' },
      { AttributeName: JOURNAL.position, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: CLAIMS_INDEX.name,
        KeySchema: [
          { AttributeName: JOURNAL.claimsShard, KeyType: 'HASH' },
          { AttributeName: JOURNAL.position, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...CLAIMS_INDEX.projected] },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  return TableName;
}
