import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { DynamoDbHttp } from '../adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../adapters/dynamodb/journal-writer.ts';
import { S3Http } from '../adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../adapters/s3/s3-large-texts.ts';
import type { EventStore } from '../ports.ts';

/** Where the events of a deployment are stored. */
export interface StoreNames {
  readonly tableName: string;
  /** Without it, records are not named in a journal. */
  readonly journal?: {
    readonly tableName: string;
    /** The longest that a record is kept. */
    readonly retentionDays: number;
  };
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
  { tableName, journal, bucketName, urlSuffix }: StoreNames,
  transport: HttpTransport,
): EventStore {
  const dynamoDb = new DynamoDbHttp(connectionFrom(environment, 'dynamodb', transport, urlSuffix));
  const s3 = new S3Http(connectionFrom(environment, 's3', transport, urlSuffix));
  const writer = journal && new JournalWriter(dynamoDb, journal.tableName, journal.retentionDays);
  return new DynamoDbStore(dynamoDb, tableName, new S3LargeTexts(s3, bucketName), writer);
}
