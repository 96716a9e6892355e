import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';

import type { AwsConnection } from '../aws/aws-connection.ts';
import type { CallOptions } from '../aws/aws-service.ts';
import { JsonCalls } from '../aws/json-calls.ts';

/** The operations of SQS that the consumer needs. The `SQS` client of the AWS SDK has them, too. */
export interface SqsApi {
  changeMessageVisibilityBatch(
    input: ChangeMessageVisibilityBatchCommandInput,
    options: CallOptions,
  ): Promise<Partial<Pick<ChangeMessageVisibilityBatchCommandOutput, 'Failed'>>>;

  sendMessageBatch(
    input: SendMessageBatchCommandInput,
    options: CallOptions,
  ): Promise<Partial<Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>>>;
}

/** In JSON, bytes are base64. */
function wireEntry({ MessageAttributes, ...entry }: SendMessageBatchRequestEntry): object {
  if (!MessageAttributes) return entry;
  const attributes = Object.entries(MessageAttributes).map(([name, { BinaryValue, ...value }]) => [
    name,
    BinaryValue ? { ...value, BinaryValue: Buffer.from(BinaryValue).toString('base64') } : value,
  ]);
  return { ...entry, MessageAttributes: Object.fromEntries(attributes) as object };
}

/** SQS by its HTTP API (AWS JSON). */
export class SqsHttp implements SqsApi {
  private readonly connection: AwsConnection;
  private readonly calls: JsonCalls;

  constructor(connection: AwsConnection) {
    this.connection = connection;
    this.calls = new JsonCalls(connection, 'AmazonSQS');
  }

  changeMessageVisibilityBatch(
    input: ChangeMessageVisibilityBatchCommandInput,
    options: CallOptions,
  ): ReturnType<SqsApi['changeMessageVisibilityBatch']> {
    return this.call('ChangeMessageVisibilityBatch', input, options);
  }

  sendMessageBatch(
    input: SendMessageBatchCommandInput,
    options: CallOptions,
  ): ReturnType<SqsApi['sendMessageBatch']> {
    const Entries = input.Entries?.map(wireEntry);
    const wired = { ...input, Entries };
    return this.call('SendMessageBatch', wired, options);
  }

  /** The queue's URL has the endpoint, unless a custom endpoint is set. The SDK does the same. */
  private call<Output extends object>(
    operation: string,
    input: { readonly QueueUrl: string | undefined },
    options: CallOptions,
  ): Promise<Output> {
    const { isCustom, endpoint } = this.connection;
    const place = isCustom || !input.QueueUrl ? endpoint : new URL('/', input.QueueUrl);
    return this.calls.call(operation, input, { ...options, endpoint: place });
  }
}
