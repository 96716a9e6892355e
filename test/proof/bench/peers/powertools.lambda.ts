/**
 * Peer (b): the same job with Powertools for AWS Lambda, as its documentation shows it: BatchProcessor for partial
 * failures, and `makeIdempotent` around the put of each record.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import { readEvent } from './check-event.ts';
import { ledgerRow, type PeerEvent } from './peer-event.ts';

type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** Makes the peer's handler. Without a transport, it is the deployable one. */
export function consumer(transport?: Transport) {
  const TableName = process.env['TABLE_NAME'];
  const client = new DynamoDBClient(transport ? { requestHandler: transport } : {});
  const documents = DynamoDBDocumentClient.from(client);
  const logger = new Logger({ serviceName: 'event-consumer' });
  const processor = new BatchProcessor(EventType.SQS);
  const config = new IdempotencyConfig({ eventKeyJmesPath: '[tenant_id, event_id]' });
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: process.env['IDEMPOTENCY_TABLE_NAME'] ?? '',
    awsSdkV3Client: client,
  });

  const record = makeIdempotent(
    async (event: PeerEvent, messageId: string) => {
      await documents.send(new PutCommand({ TableName, Item: ledgerRow(event, messageId) }));
      return { recorded: true };
    },
    { persistenceStore, config },
  );
  const recordHandler = ({ body, messageId }: SQSRecord) => record(readEvent(body), messageId);

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    config.registerLambdaContext(context);
    const response = await processPartialResponse(event, recordHandler, processor, { context });
    const failed = response.batchItemFailures.length;
    logger.info('batch done', { size: event.Records.length, failed });
    return response;
  };
}

export const handler = consumer();
