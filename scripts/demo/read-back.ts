import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

import { fromItem } from '../../src/adapters/dynamodb/ledger-item.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { Endpoints } from '../../src/local/endpoints.ts';
import { queueDepth } from '../../src/local/queue-depth.ts';

/** Reads queues and ledger where they are, past everything the demo and the consumer count. */
export class ReadBack {
  private readonly sqs: SQSClient;
  private readonly dynamoDb: DynamoDBClient;

  constructor({ region, credentials, sqs, dynamoDb }: Endpoints) {
    this.sqs = new SQSClient({ region, credentials, endpoint: sqs });
    this.dynamoDb = new DynamoDBClient({ region, credentials, endpoint: dynamoDb });
  }

  depth(queueUrl: string): Promise<number> {
    return queueDepth(this.sqs, queueUrl);
  }

  /** The bodies of a queue's visible messages. They stay in the queue, hidden for a minute. */
  async bodies(queueUrl: string): Promise<string[]> {
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

  async ledger(tableName: string): Promise<LedgerRecord[]> {
    const records: LedgerRecord[] = [];
    const input = { TableName: tableName, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.dynamoDb }, input)) {
      records.push(...Items.map(fromItem));
    }
    return records;
  }

  close(): void {
    this.sqs.destroy();
    this.dynamoDb.destroy();
  }
}
