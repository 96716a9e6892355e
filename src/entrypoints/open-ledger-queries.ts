import { DynamoDbQueries, type QueryApi } from '../adapters/dynamodb/dynamodb-queries.ts';
import type { LedgerQueries } from '../ledger-queries.ts';

/** The tables that are searched. */
export interface SearchedTables {
  /** The ledger. */
  readonly tableName: string;
  /** The journal. */
  readonly journalTableName: string;
}

/** Opens the ledger for searching, with a client of the AWS SDK. The consumer never searches. */
export function openLedgerQueries(client: QueryApi, tables: SearchedTables): LedgerQueries {
  return new DynamoDbQueries(client, tables);
}
