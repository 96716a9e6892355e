import { randomUUID } from 'node:crypto';

import { CreateTableCommand, DynamoDB } from '@aws-sdk/client-dynamodb';

import { startEmbeddedDynamoDb } from '../../scripts/local/embedded-dynamodb.ts';

export interface EmbeddedLedger {
  readonly client: DynamoDB;
  readonly endpoint: string;
  /** Makes an empty ledger table and gives its name. */
  createTable(): Promise<string>;
  stop(): Promise<void>;
}

/** An embedded DynamoDB of a test file's own. */
export async function startEmbeddedLedger(): Promise<EmbeddedLedger> {
  const service = await startEmbeddedDynamoDb();
  const client = dynamoDbClient(service.endpoint);
  return {
    client,
    endpoint: service.endpoint,
    createTable: async () => {
      const TableName = `ledger-${randomUUID()}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
      return TableName;
    },
    stop: async () => {
      client.destroy();
      await service.stop();
    },
  };
}

/** A client that makes each call once: what fails is seen by the test, not by the SDK's retries. */
export function dynamoDbClient(endpoint: string): DynamoDB {
  return new DynamoDB({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
