import { randomUUID } from 'node:crypto';

import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { JOURNAL } from '../../src/names.ts';

/** Makes an empty journal and gives its name. */
export async function createJournal(client: DynamoDB): Promise<string> {
  const TableName = `journal-${randomUUID()}`;
  await client.createTable({
    TableName,
    AttributeDefinitions: [JOURNAL.tenantId, JOURNAL.position].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: JOURNAL.tenantId, KeyType: 'HASH' },
      { AttributeName: JOURNAL.position, KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  return TableName;
}
