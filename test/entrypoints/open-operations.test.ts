import { CreateBucketCommand, type S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEmbedded, type EmbeddedServices } from '../../scripts/local/embedded-services.ts';
import { DynamoDbStore } from '../../src/adapters/dynamodb/dynamodb-store.ts';
import { S3LargeTexts } from '../../src/adapters/s3/s3-large-texts.ts';
import { messageText } from '../../src/core/event-text.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { openOperations, type OperationPorts } from '../../src/entrypoints/open-operations.ts';
import type { ReplayMessage } from '../../src/operation-ports.ts';
import type { EventStore } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { createJournal } from '../support/journal-table.ts';
import { s3Client } from '../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../support/ledger-table.ts';
import { noise } from '../support/noise.ts';
import { operation } from '../support/operations.ts';
import { DUE_AT, OPERATION_ID, processed, recordOf } from '../support/records.ts';

let services: EmbeddedServices<'sqs' | 's3'>;
let ledger: EmbeddedLedger;
let sqs: SQS;
let s3: S3;
let store: EventStore;
let ports: OperationPorts;
let queueUrl: string;
beforeAll(async () => {
  services = await startEmbedded(['sqs', 's3']);
  ledger = await startEmbeddedLedger();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  sqs = new SQS({ endpoint: services.endpoints.sqs, region: 'eu-west-1', credentials });
  s3 = s3Client(services.endpoints.s3);
  await s3.send(new CreateBucketCommand({ Bucket: 'texts' }));
  const attributes = { FifoQueue: 'true' };
  const queue = await sqs.createQueue({ QueueName: 'events.fifo', Attributes: attributes });
  queueUrl = queue.QueueUrl ?? '';
  const tableName = await ledger.createTable();
  store = new DynamoDbStore(ledger.client, tableName, new S3LargeTexts(s3, 'texts'));
  ports = openOperations(
    { dynamoDb: ledger.client, s3, sqs },
    {
      tableName,
      journalTableName: await createJournal(ledger.client),
      bucketName: 'texts',
      queueUrl,
    },
  );
});
afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await ledger.stop();
  await services.stop();
});

/** The message of a record in an operation. */
const messageOf = (record: LedgerRecord): ReplayMessage => ({
  id: record.key,
  body: messageText(record),
  tenantId: 'acme',
  deduplicationId: `${OPERATION_ID}-evt-1`,
});

describe('openOperations', () => {
  it('opens an editor, a log and a sender that replay an event, with its text from the bucket', async () => {
    const { editor, log, sender } = ports;
    const fields = { trace: noise(600_000), note: 'é😀' };
    const failed: LedgerRecord = {
      ...processed(fields),
      status: 'failed',
      attempts: 1,
      failure: { reason: 'handler_failed', errors: [] },
      claimId: 'claim-1',
    };
    await store.record([failed], PLENTY);
    await log.create(operation());

    const seen = (await editor.read([failed.key])).get(failed.key) ?? failed;
    expect(await editor.requeue(seen, OPERATION_ID, DUE_AT)).toBe('done');
    // A crash comes here. So the resumed operation sends it again, and the queue drops the second message.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await sender.send([messageOf(seen)])).toEqual([{ kind: 'sent' }]);
    }
    expect(await log.save(operation({ status: 'done' }))).toMatchObject({ revision: 1 });

    const { Messages: messages = [] } = await sqs.receiveMessage({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['MessageGroupId'],
    });
    expect(messages.map(({ Attributes }) => Attributes)).toEqual([{ MessageGroupId: 'acme' }]);
    const again = recordOf(messages[0]?.Body ?? '');
    expect(again.content).toEqual(failed.content);
    const left = await sqs.getQueueAttributes({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    expect(left.Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
  });
});
