/**
 * Peer (a): the job as it is usually written by hand. Ajv compiles the schemas at start, each record is put alone on
 * condition that its key doesn't exist, and the messages that failed are named in the answer.
 */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import { readEvent } from './check-event.ts';
import { ledgerRow, RefusedEvent } from './peer-event.ts';

type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** Makes the peer's handler. Without a transport, it is the deployable one. */
export function consumer(transport?: Transport) {
  const TableName = process.env['TABLE_NAME'];
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient(transport ? { requestHandler: transport } : {}),
  );

  async function record({ body, messageId }: SQSRecord): Promise<void> {
    const Item = ledgerRow(readEvent(body), messageId);
    try {
      await documents.send(
        new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.allSettled(event.Records.map(record));
    const failures = event.Records.filter((_, index) => {
      const result = results[index];
      return result?.status === 'rejected' && !(result.reason instanceof RefusedEvent);
    });
    console.log(
      JSON.stringify({ message: 'batch done', size: results.length, failed: failures.length }),
    );
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

export const handler = consumer();
