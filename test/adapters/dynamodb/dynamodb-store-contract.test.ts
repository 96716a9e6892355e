import { afterAll, beforeAll } from 'vitest';

import { DynamoDbHttp } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { S3Http } from '../../../src/adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../../../src/adapters/s3/s3-large-texts.ts';
import { describeEventStore } from '../../contracts/event-store.contract.ts';
import { connectionTo } from '../../support/aws-connections.ts';
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

describeEventStore('DynamoDbStore without the SDK’s clients', async () => {
  const tableName = await ledger.createTable();
  return () => {
    const s3 = new S3Http(connectionTo('s3', bucket.endpoint));
    const dynamoDb = new DynamoDbHttp(connectionTo('dynamodb', ledger.endpoint));
    return new DynamoDbStore(dynamoDb, tableName, new S3LargeTexts(s3, bucket.name));
  };
});
