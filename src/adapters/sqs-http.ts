import type {
  ChangeMessageVisibilityBatchCommandInput,
  SendMessageBatchCommandInput,
} from '@aws-sdk/client-sqs';

import type { AwsConnection } from './aws/aws-connection.ts';
import type { CallOptions } from './aws/call-options.ts';
import { JsonCalls } from './aws/json-calls.ts';
import type { SqsApi } from './sqs-api.ts';

/** SQS by its own HTTP API (AWS JSON). */
export class SqsHttp implements SqsApi {
  private readonly calls: JsonCalls;

  constructor(connection: AwsConnection) {
    this.calls = new JsonCalls(connection, 'AmazonSQS');
  }

  changeMessageVisibilityBatch(
    input: ChangeMessageVisibilityBatchCommandInput,
    { abortSignal }: CallOptions,
  ): ReturnType<SqsApi['changeMessageVisibilityBatch']> {
    return this.calls.call('ChangeMessageVisibilityBatch', input, abortSignal);
  }

  sendMessageBatch(
    input: SendMessageBatchCommandInput,
    { abortSignal }: CallOptions,
  ): ReturnType<SqsApi['sendMessageBatch']> {
    return this.calls.call('SendMessageBatch', input, abortSignal);
  }
}
