import type { BatchGetItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';

import type { QueryApi } from '../../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { project } from './expressions.ts';
import { queryTable } from './query-table.ts';
import type { SimulatedTable } from './simulated-table.ts';

/** The names of the two tables in every world. */
export const LEDGER_TABLE = 'ledger';
export const JOURNAL_TABLE = 'journal';

/** A client that reads the lists of tenants at once and without faults. */
export function readingClient(ledger: SimulatedTable, journal: SimulatedTable): QueryApi {
  const client = {
    query: (input: QueryCommandInput) => Promise.resolve(queryTable(journal, input)),
    batchGetItem: ({ RequestItems = {} }: BatchGetItemCommandInput) => {
      const request = RequestItems[LEDGER_TABLE];
      const found = (request?.Keys ?? [])
        .map((key) => ledger.get(ledger.keyOf(key), request?.ConsistentRead === true))
        .filter((item) => item !== undefined)
        .map((item) =>
          project(item, request?.ProjectionExpression, request?.ExpressionAttributeNames),
        );
      return Promise.resolve({ Responses: { [LEDGER_TABLE]: found } });
    },
  };
  // The real client's methods have overloads with callbacks.
  return client as unknown as QueryApi;
}
