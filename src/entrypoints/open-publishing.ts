import { randomBytes, randomUUID } from 'node:crypto';

import type { DynamoDbApi } from '../adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter, type JournalApi } from '../adapters/dynamodb/journal-writer.ts';
import type { S3Api } from '../adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../adapters/s3/s3-large-texts.ts';
import { SqsPublisher, type PublisherApi } from '../adapters/sqs/sqs-publisher.ts';
import { PAUSES, TIMERS } from '../adapters/timers.ts';
import type { Retention } from '../core/retention.ts';
import type { PublishServices } from '../operations/publish/publish-services.ts';
import type { OperationResources } from './open-operations.ts';
import { RETENTION_RULE } from './retention-rule.ts';

/** Clients of the AWS SDK. */
export interface PublishClients {
  readonly dynamoDb: DynamoDbApi & JournalApi;
  readonly s3: S3Api;
  readonly sqs: PublisherApi;
}

/** What publishing needs of a stack and of this machine. */
export type PublishPorts = Pick<
  PublishServices,
  'store' | 'publisher' | 'retention' | 'timers' | 'uniqueId' | 'randomBytes'
>;

/**
 * Opens a stack so that somebody with an operator's credentials can publish, as the HTTP API does.
 *
 * @param ledgerRetentionDays the setting as the functions have it. Missing: its default.
 */
export function openPublishing(
  { dynamoDb, s3, sqs }: PublishClients,
  { tableName, journalTableName, bucketName, queueUrl }: OperationResources,
  ledgerRetentionDays: string | undefined,
): PublishPorts {
  const largeTexts = new S3LargeTexts(s3, bucketName);
  const journal = new JournalWriter(dynamoDb, journalTableName, PAUSES);
  return {
    store: new DynamoDbStore(dynamoDb, tableName, largeTexts, journal, PAUSES),
    publisher: new SqsPublisher(sqs, queueUrl),
    retention: retentionOf(ledgerRetentionDays),
    timers: TIMERS,
    uniqueId: randomUUID,
    randomBytes: (count) => randomBytes(count),
  };
}

function retentionOf(text: string | undefined): Retention {
  const { fallback = '', read, name, expected } = RETENTION_RULE;
  const retention = read(text ?? fallback);
  if (!retention) throw new Error(`${name} must be ${expected}.`);
  return retention;
}
