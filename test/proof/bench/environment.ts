import { ENV } from '../../../src/names/settings.ts';
import { COMPARED_DAYS } from './prices.ts';

/** The tables that contestants write to. */
export const TABLES = { ledger: 'ledger', journal: 'journal', idempotency: 'idempotency' };

/** The environment of our function and of the peers. Nothing in it leads to AWS. */
export const FUNCTION_ENVIRONMENT: Readonly<Record<string, string>> = {
  [ENV.stage]: 'dev',
  [ENV.queueUrl]: 'http://127.0.0.1:9/123456789012/events',
  [ENV.tableName]: TABLES.ledger,
  [ENV.journalTableName]: TABLES.journal,
  [ENV.bucketName]: 'large-texts',
  [ENV.maxReceiveCount]: '5',
  [ENV.ledgerRetentionDays]: String(COMPARED_DAYS),
  IDEMPOTENCY_TABLE_NAME: TABLES.idempotency,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** Variables that make all AWS clients of a process call this server. */
export function endpointsAt(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SQS: url,
  };
}

/** The environment of a measured process: the function's, and `PATH`. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}) {
  return { PATH: process.env['PATH'], ...FUNCTION_ENVIRONMENT, ...extra };
}
