import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';

import type { CallOptions } from '../aws/call-options.ts';

/**
 * The operations of DynamoDB that the ledger needs, as the SDK's `DynamoDB` has them: that can stand in for any other
 * implementation. They reject with errors that are named after DynamoDB's, and with those of the connection.
 */
export interface DynamoDbApi {
  batchExecuteStatement(
    input: BatchExecuteStatementCommandInput,
    options: CallOptions,
  ): Promise<Pick<BatchExecuteStatementCommandOutput, 'Responses'>>;

  batchGetItem(
    input: BatchGetItemCommandInput,
    options: CallOptions,
  ): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>>;

  getItem(
    input: GetItemCommandInput,
    options?: CallOptions,
  ): Promise<Pick<GetItemCommandOutput, 'Item'>>;

  putItem(input: PutItemCommandInput, options: CallOptions): Promise<unknown>;
}
