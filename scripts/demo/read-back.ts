import { DynamoDB, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQS } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { openEventStore } from '../../src/entrypoints/open-event-store.ts';
import { ATTRIBUTE } from '../../src/names.ts';
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
  private readonly endpoints: Endpoints;
  private readonly transport = new NodeHttpHandler();

  constructor(endpoints: Endpoints) {
    const { region, credentials, sqs, dynamoDb } = endpoints;
    this.sqs = new SQS({ region, credentials, endpoint: sqs });
    this.dynamoDb = new DynamoDB({ region, credentials, endpoint: dynamoDb });
    this.endpoints = endpoints;
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

  /** Every record of the ledger, read as the consumer reads it. */
  async ledger({
    tableName,
    bucketName,
  }: Pick<Provisioned, 'tableName' | 'bucketName'>): Promise<LedgerRecord[]> {
    const names = { tableName, bucketName, urlSuffix: 'amazonaws.com' };
    const store = openEventStore(environmentOf(this.endpoints), names, this.transport);
    const records: LedgerRecord[] = [];
    const input = {
      TableName: tableName,
      ConsistentRead: true,
      ProjectionExpression: ATTRIBUTE.key,
    };
    for await (const { Items = [] } of paginateScan({ client: this.dynamoDb }, input)) {
      const found = await Promise.all(
        Items.map((item) => store.find(item[ATTRIBUTE.key]?.S ?? '')),
      );
      records.push(...found.filter((record) => record !== undefined));
    }
    return records;
  }

  close(): void {
    this.sqs.destroy();
    this.dynamoDb.destroy();
    this.transport.destroy();
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

function environmentOf({ region, credentials, dynamoDb, s3 }: Endpoints): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    AWS_ENDPOINT_URL_S3: s3,
  };
}
