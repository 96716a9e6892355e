import { openLedgerQueries } from '../../src/entrypoints/open-ledger-queries.ts';
import { openOperations, type OperationPorts } from '../../src/entrypoints/open-operations.ts';
import type { LedgerQueries } from '../../src/ledger-queries.ts';
import type { Connection } from './connection.ts';

/** What commands read. */
export interface OpenLedger extends Pick<OperationPorts, 'editor' | 'log'> {
  readonly queries: LedgerQueries;
}

/** Opens the ledger of a connection for reading. */
export function openLedger({ stack, ...clients }: Connection): OpenLedger {
  const { editor, log } = openOperations(clients, stack);
  return { queries: openLedgerQueries(clients.dynamoDb, stack), editor, log };
}
