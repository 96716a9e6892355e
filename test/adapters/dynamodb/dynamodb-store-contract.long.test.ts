/** The whole contract once more with the SDK's clients, which operators' commands use. */
import { afterAll, beforeAll } from 'vitest';

import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { describeEventStore } from '../../contracts/event-store.contract.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';

let ledger: EmbeddedLedger;
let bucket: EmbeddedBucket;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
  bucket = await startEmbeddedBucket();
});
afterAll(async () => {
  await ledger.stop();
  await bucket.stop();
});

describeEventStore('DynamoDbStore', async () => {
  const tableName = await ledger.createTable();
  return () => new DynamoDbStore(ledger.client, tableName, bucket.largeTexts);
});
