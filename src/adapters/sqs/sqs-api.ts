import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
} from '@aws-sdk/client-sqs';

import type { CallOptions } from '../aws/call-options.ts';

/** The operations of SQS that the consumer needs, as the SDK's `SQS` has them: that can stand in for any other. */
export interface SqsApi {
  changeMessageVisibilityBatch(
    input: ChangeMessageVisibilityBatchCommandInput,
    options: CallOptions,
  ): Promise<Partial<Pick<ChangeMessageVisibilityBatchCommandOutput, 'Failed'>>>;

  sendMessageBatch(
    input: SendMessageBatchCommandInput,
    options: CallOptions,
  ): Promise<Partial<Pick<SendMessageBatchCommandOutput, 'Failed'>>>;
}
