import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { DynamoDbHttp } from '../adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../adapters/dynamodb/journal-writer.ts';
import { S3Http } from '../adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../adapters/s3/s3-large-texts.ts';
import { PAUSES } from '../adapters/timers.ts';
import type { EventStore } from '../ports.ts';

/** Where the events of a deployment are stored. */
export interface StoreNames {
  readonly tableName: string;
  /** Missing or empty if there is no journal: then no list of a tenant has the records. */
  readonly journalTableName?: string;
  readonly bucketName: string;
  /** Ends the host names of AWS's endpoints: `amazonaws.com`, or another one in China. */
  readonly urlSuffix: string;
}

/**
 * Opens the ledger: its table, its journal, and its bucket for large texts.
 *
 * @param environment names region, credentials and endpoints, as Lambda's environment does.
 */
export function openEventStore(
  environment: Readonly<Record<string, string | undefined>>,
  { tableName, journalTableName, bucketName, urlSuffix }: StoreNames,
  transport: HttpTransport,
): EventStore {
  const dynamoDb = new DynamoDbHttp(connectionFrom(environment, 'dynamodb', transport, urlSuffix));
  const s3 = new S3Http(connectionFrom(environment, 's3', transport, urlSuffix));
  // CloudFormation may run new code with the variables of an earlier release, which name no journal.
  const journal = journalTableName
    ? new JournalWriter(dynamoDb, journalTableName, PAUSES)
    : undefined;
  return new DynamoDbStore(dynamoDb, tableName, new S3LargeTexts(s3, bucketName), journal, PAUSES);
}
