import { DynamoDB, paginateScan } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQS } from '@aws-sdk/client-sqs';

import { bringTextsIn } from '../../src/adapters/dynamodb/item-texts.ts';
import { fromItem } from '../../src/adapters/dynamodb/read-item.ts';
import { EMULATOR_ADDRESSING } from '../local/s3-addressing.ts';
import { S3LargeTexts } from '../../src/adapters/s3/s3-large-texts.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { Endpoints } from '../local/endpoints.ts';
import type { Provisioned } from '../local/provision.ts';
import { queueDepth } from '../local/queue-depth.ts';
import type { LocalRun } from '../local/run-locally.ts';

/** The messages of a queue. */
export interface QueueContents {
  /** The texts of the messages that could be read. */
  readonly bodies: readonly string[];
  /** How many more there are: in flight, delayed, or held back behind another of their group. */
  readonly hidden: number;
}

/** Reads queues and ledger where they are, past everything the demo and the consumer count. */
export class ReadBack {
  private readonly sqs: SQS;
  private readonly dynamoDb: DynamoDB;

  private readonly s3: S3;

  constructor({ region, credentials, sqs, dynamoDb, s3 }: Endpoints) {
    this.s3 = new S3({ region, credentials, endpoint: s3, ...EMULATOR_ADDRESSING });
    this.sqs = new SQS({ region, credentials, endpoint: sqs });
    this.dynamoDb = new DynamoDB({ region, credentials, endpoint: dynamoDb });
  }

  depth(queueUrl: string): Promise<number> {
    return queueDepth(this.sqs, queueUrl);
  }

  /** Seconds for which a received message is hidden from others. */
  async visibilitySeconds(queueUrl: string): Promise<number> {
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );
    return Number(Attributes?.['VisibilityTimeout'] ?? 30);
  }

  /** What is in a queue that nobody else reads just now. What could be read is hidden for a minute. */
  async contents(queueUrl: string): Promise<QueueContents> {
    const bodies = await this.readVisible(queueUrl);
    // What was read counts as in flight now, so the rest is what was hidden before.
    return { bodies, hidden: Math.max(0, (await this.depth(queueUrl)) - bodies.length) };
  }

  private async readVisible(queueUrl: string): Promise<string[]> {
    const bodies: string[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 60,
      });
      const { Messages = [] } = await this.sqs.send(command);
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = '' }) => Body));
    }
  }

  async ledger({
    tableName,
    bucketName,
  }: Pick<Provisioned, 'tableName' | 'bucketName'>): Promise<LedgerRecord[]> {
    const records: LedgerRecord[] = [];
    const largeTexts = new S3LargeTexts(this.s3, bucketName);
    const input = { TableName: tableName, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.dynamoDb }, input)) {
      for (const item of Items) {
        records.push(fromItem(await bringTextsIn(item, largeTexts)));
      }
    }
    return records;
  }

  close(): void {
    this.sqs.destroy();
    this.dynamoDb.destroy();
    this.s3.destroy();
  }
}

/** The embedded services always are; another emulator may hold what an earlier run left there. */
export async function requireEmpty(readBack: ReadBack, { resources }: LocalRun): Promise<void> {
  const { queueUrl, deadLetterQueueUrl } = resources;
  const messages = (await readBack.depth(queueUrl)) + (await readBack.depth(deadLetterQueueUrl));
  const { length: records } = await readBack.ledger(resources);
  if (messages + records === 0) return;
  throw new Error(
    `The emulator holds ${messages} messages and ${records} records of an earlier run, which the demo ` +
      'can’t tell from its own. Start it afresh.',
  );
}
