import { BatchExecuteStatementCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startFaultyDynamoDb, type FaultyDynamoDb } from '../../../scripts/demo/faulty-dynamodb.ts';
import {
  dynamoDbClient,
  startEmbeddedLedger,
  type EmbeddedLedger,
} from '../../support/ledger-table.ts';

let ledger: EmbeddedLedger;
let faulty: FaultyDynamoDb;
let client: DynamoDBClient;
let table: string;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
  faulty = await startFaultyDynamoDb(ledger.endpoint);
  client = dynamoDbClient(faulty.endpoint);
});
beforeEach(async () => {
  table = await ledger.createTable();
});
afterAll(async () => {
  client.destroy();
  await faulty.stop();
  await ledger.stop();
});

async function insert(...keys: string[]): Promise<(string | undefined)[]> {
  const Statements = keys.map((S) => ({
    Statement: `INSERT INTO "${table}" VALUE {'pk': ?}`,
    Parameters: [{ S }],
  }));
  const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
  return Responses.map(({ Error: error }) => error?.Code);
}

describe('the demo’s faulty DynamoDB', () => {
  it('fails every call during an outage, and works again after it', async () => {
    faulty.outage = true;
    await expect(insert('a')).rejects.toThrow('outage made by the demo');
    faulty.outage = false;
    expect(await insert('a')).toEqual([undefined]);
    expect(faulty.failedCalls).toBe(1);
  });

  it('throttles one key and carries out the statements around it', async () => {
    faulty.throttledKey = 'b';
    expect(await insert('a', 'b', 'c')).toEqual([undefined, 'ThrottlingError', undefined]);
    expect(await insert('b')).toEqual(['ThrottlingError']);
    faulty.throttledKey = undefined;
    expect(await insert('a', 'b', 'c')).toEqual(['DuplicateItem', undefined, 'DuplicateItem']);
  });
});
