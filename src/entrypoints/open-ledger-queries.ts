import { DynamoDbQueries, type QueryApi } from '../adapters/dynamodb/dynamodb-queries.ts';
import type { LedgerQueries } from '../ledger-queries.ts';

/** Opens the ledger for searching, with a client of the AWS SDK. The consumer never searches. */
export function openLedgerQueries(
  client: QueryApi,
  tableName: string,
): Pick<LedgerQueries, 'listOpen'> {
  return new DynamoDbQueries(client, tableName);
}
