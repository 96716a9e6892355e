import { randomUUID } from 'node:crypto';

import { CreateTableCommand, DynamoDB } from '@aws-sdk/client-dynamodb';

import { OPEN_INDEX } from '../../src/names/storage.ts';
import { startEmbedded } from '../../scripts/local/embedded-services.ts';
import { createJournal } from './journal-table.ts';

export interface EmbeddedLedger {
  readonly client: DynamoDB;
  readonly endpoint: string;
  /** Makes an empty ledger table and gives its name. */
  createTable(): Promise<string>;
  /** Makes an empty table for the journal and gives its name. */
  createJournal(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts an embedded DynamoDB. */
export async function startEmbeddedLedger(): Promise<EmbeddedLedger> {
  const { endpoints, stop } = await startEmbedded(['dynamoDb']);
  const client = dynamoDbClient(endpoints.dynamoDb);
  return {
    client,
    endpoint: endpoints.dynamoDb,
    createTable: async () => {
      const TableName = `ledger-${randomUUID()}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: ['pk', 'open_shard', 'open_position'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          GlobalSecondaryIndexes: [
            {
              IndexName: OPEN_INDEX.name,
              KeySchema: [
                { AttributeName: 'open_shard', KeyType: 'HASH' },
                { AttributeName: 'open_position', KeyType: 'RANGE' },
              ],
              Projection: {
                ProjectionType: 'INCLUDE',
                NonKeyAttributes: [...OPEN_INDEX.projected],
              },
            },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
      return TableName;
    },
    createJournal: () => createJournal(client),
    stop: async () => {
      client.destroy();
      await stop();
    },
  };
}

/** A client without retries, so that a test sees each failure. */
export function dynamoDbClient(endpoint: string): DynamoDB {
  return new DynamoDB({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
