import { afterAll, beforeAll } from 'vitest';

import { DynamoDbStore } from '../../src/adapters/dynamodb/dynamodb-store.ts';
import { describeEventStore } from '../contracts/event-store.contract.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../support/ledger-table.ts';

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

describeEventStore('DynamoDbStore', async () => {
  const tableName = await ledger.createTable();
  return () => new DynamoDbStore(ledger.client, tableName);
});
