import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  UpdateTableCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';

import { setUp, unlessThere } from './set-up.ts';
import { resourcesOf, type Resource, type ResourcesMade, type Template } from './template.ts';

/** Seconds. By default the SDK asks again only after 20, though an emulator's table is there at once. */
const TABLE_WAIT = { minDelay: 1, maxDelay: 2, maxWaitTime: 60 };

/**
 * Makes the tables of a template, with their keys and indexes, and adds them to what is known. A table of an earlier run
 * is kept and gets the indexes that it lacks.
 */
export async function createTables(
  template: Template,
  client: DynamoDBClient,
  endpoint: string,
  known: ResourcesMade,
): Promise<void> {
  const tables = resourcesOf(template, 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  for (const [id, { Properties }] of tables) {
    const { TableName: name } = Properties;
    const TableName = typeof name === 'string' ? name : id;
    await setUp(`The table ${TableName}`, endpoint, () =>
      createTable(client, { TableName, ...keysOf(Properties) }),
    );
    const arn = `arn:aws:dynamodb:${known.get('AWS::Region')?.ref}:${known.get('AWS::AccountId')?.ref}:table/${TableName}`;
    known.set(id, { ref: TableName, arn });
  }
}

async function createTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<void> {
  const { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] } = table;
  await unlessThere(client.send(new CreateTableCommand(table)), ResourceInUseException);
  await waitUntilTableExists({ client, ...TABLE_WAIT }, { TableName });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const present = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of GlobalSecondaryIndexes) {
    if (present.has(index.IndexName)) continue;
    // DynamoDB makes one index a call.
    const GlobalSecondaryIndexUpdates = [{ Create: index }];
    await client.send(
      new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates }),
    );
    await waitUntilTableExists({ client, ...TABLE_WAIT }, { TableName });
  }
}

type Keys = Pick<
  CreateTableCommandInput,
  | 'AttributeDefinitions'
  | 'KeySchema'
  | 'BillingMode'
  | 'GlobalSecondaryIndexes'
  | 'LocalSecondaryIndexes'
>;

/**
 * What a table answers queries by. Time to live, point-in-time recovery and encryption are left out: a laptop's tables
 * don't live that long.
 */
function keysOf(properties: Resource['Properties']): Keys {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
    properties as Keys;
  return {
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(indexOf),
    }),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexOf) }),
  };
}

/** CloudFormation's index has properties that the API doesn't take, such as throughput settings of replicas. */
function indexOf({ IndexName, KeySchema, Projection }: GlobalSecondaryIndex): GlobalSecondaryIndex {
  return { IndexName, KeySchema, Projection };
}
