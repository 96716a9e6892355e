import { DynamoDB, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQS,
  type Message,
} from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { openEventStore } from '../../src/entrypoints/open-event-store.ts';
import { openLedgerQueries } from '../../src/entrypoints/open-ledger-queries.ts';
import { ATTRIBUTE } from '../../src/names/storage.ts';
import type { OpenRecord } from '../../src/ledger-queries.ts';
import type { Endpoints } from '../local/endpoints.ts';
import type { Provisioned } from '../local/provision.ts';
import { queueDepth } from '../local/queue-depth.ts';
import type { LocalRun } from '../local/run-locally.ts';

/** The messages of a queue. */
export interface QueueContents {
  /** The messages that could be read. */
  readonly messages: readonly Message[];
  /** Their bodies. */
  readonly bodies: readonly string[];
  /** The number of other messages: in flight, delayed, or waiting for another message of their group. */
  readonly hidden: number;
}

const WHOLE_PAGES = { order: 'oldest_first', limit: 1000 } as const;

/** Reads queues and ledger from the services themselves, independent of what the demo and the consumer count. */
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

  /** The queue's visibility timeout. */
  async visibilitySeconds(queueUrl: string): Promise<number> {
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );
    return Number(Attributes?.['VisibilityTimeout'] ?? 30);
  }

  /** Reads a queue that nobody else reads at the moment. The messages it reads are hidden for a minute. */
  async contents(queueUrl: string): Promise<QueueContents> {
    const messages = await this.readVisible(queueUrl);
    // The depth includes the messages just read. The rest was hidden before.
    const hidden = Math.max(0, (await this.depth(queueUrl)) - messages.length);
    return { messages, bodies: messages.map(({ Body = '' }) => Body), hidden };
  }

  private async readVisible(queueUrl: string): Promise<Message[]> {
    const messages: Message[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 60,
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await this.sqs.send(command);
      if (Messages.length === 0) return messages;
      messages.push(...Messages);
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

  /** Every record that the ledger's index lists as open. */
  async open(tables: Pick<Provisioned, 'tableName' | 'journalTableName'>): Promise<OpenRecord[]> {
    const queries = openLedgerQueries(this.dynamoDb, tables);
    const records: OpenRecord[] = [];
    let cursor: string | undefined;
    do {
      const request = { ...WHOLE_PAGES, ...(cursor !== undefined && { cursor }) };
      const page = await queries.listOpen({}, request);
      if (page.kind !== 'page') throw new Error('the ledger refused its own cursor');
      records.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return records;
  }

  close(): void {
    this.sqs.destroy();
    this.dynamoDb.destroy();
    this.transport.destroy();
  }
}

/**
 * Checks that queues and ledger are empty. Embedded services always are, but another emulator may hold messages and
 * records of an earlier run.
 *
 * @throws Error that says what was found and what to do.
 */
export async function requireEmpty(readBack: ReadBack, { resources }: LocalRun): Promise<void> {
  const { queueUrl, deadLetterQueueUrl } = resources;
  const messages = (await readBack.depth(queueUrl)) + (await readBack.depth(deadLetterQueueUrl));
  const { length: records } = await readBack.ledger(resources);
  if (messages + records === 0) return;
  throw new Error(
    `The emulator holds ${messages} messages and ${records} records of an earlier run. The demo can’t tell ` +
      'them from its own. Restart the emulator, then run the demo again.',
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
