import type {
  AttributeValue,
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';

import type { AwsConnection } from '../aws/aws-connection.ts';
import type { CallOptions } from '../aws/aws-service.ts';
import { JsonCalls } from '../aws/json-calls.ts';
import type { Item } from './item-size.ts';

/**
 * The operations of DynamoDB that the ledger needs. The `DynamoDB` client of the AWS SDK has them, too. They reject
 * with errors that are named after DynamoDB's, and with errors of the connection.
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

/**
 * DynamoDB by its HTTP API, with the operations that the ledger needs. It loads and runs in a fraction of the time of the
 * SDK's client. Only statements and items may have bytes; keys may not, and there are no sets of bytes.
 */
export class DynamoDbHttp implements DynamoDbApi {
  private readonly calls: JsonCalls;

  constructor(connection: AwsConnection) {
    this.calls = new JsonCalls(connection, 'DynamoDB_20120810');
  }

  batchExecuteStatement(
    input: BatchExecuteStatementCommandInput,
    options: CallOptions,
  ): Promise<Pick<BatchExecuteStatementCommandOutput, 'Responses'>> {
    const Statements = input.Statements?.map((statement) => ({
      ...statement,
      Parameters: statement.Parameters?.map(wireValue),
    }));
    return this.calls.call('BatchExecuteStatement', { ...input, Statements }, options);
  }

  async batchGetItem(
    input: BatchGetItemCommandInput,
    options: CallOptions,
  ): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>> {
    const output: BatchGetItemCommandOutput = await this.calls.call('BatchGetItem', input, options);
    for (const items of Object.values(output.Responses ?? {})) items.forEach(decodeBytes);
    return output;
  }

  async getItem(
    input: GetItemCommandInput,
    options?: CallOptions,
  ): Promise<Pick<GetItemCommandOutput, 'Item'>> {
    const output: GetItemCommandOutput = await this.calls.call('GetItem', input, options);
    if (output.Item) decodeBytes(output.Item);
    return output;
  }

  putItem(
    { Item: item = {}, ExpressionAttributeValues: values, ...input }: PutItemCommandInput,
    options: CallOptions,
  ): Promise<unknown> {
    const wire = {
      ...input,
      Item: wireItem(item),
      ...(values && { ExpressionAttributeValues: wireItem(values) }),
    };
    return this.calls.call('PutItem', wire, options);
  }
}

/** In DynamoDB's JSON bytes are base64. Everything else is as in the SDK. */
function wireValue(value: AttributeValue): object {
  if (value.B !== undefined) return { B: viewOf(value.B).toString('base64') };
  if (value.M !== undefined) return { M: wireItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(wireValue) };
  return value;
}

/** The same bytes: the consumer's own are buffers already, and a copy of each would take as long as its base64. */
function viewOf(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function wireItem(item: Item): Record<string, object> {
  const wire: Record<string, object> = {};
  for (const name in item) {
    const value = item[name];
    if (value) wire[name] = wireValue(value);
  }
  return wire;
}

/** Turns the base64 of an answer into bytes, as in the SDK. */
function decodeBytes(item: Item): void {
  for (const name in item) {
    const value = item[name];
    if (value) item[name] = withBytes(value);
  }
}

function withBytes(value: AttributeValue): AttributeValue {
  if (value.S !== undefined || value.N !== undefined) return value;
  if (value.B !== undefined) return { B: Buffer.from(String(value.B), 'base64') };
  if (value.M !== undefined) decodeBytes(value.M);
  if (value.L !== undefined) return { L: value.L.map(withBytes) };
  return value;
}
