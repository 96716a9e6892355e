import type { AttributeValue, BatchStatementRequest } from '@aws-sdk/client-dynamodb';

import type { ledgerRow } from './peer-event.ts';

type Row = ReturnType<typeof ledgerRow>;

/** The attributes of a row, in the order of the statement's parameters. */
const ATTRIBUTES: Readonly<Record<keyof Row, (row: Row) => AttributeValue>> = {
  pk: ({ pk }) => ({ S: pk }),
  event_id: ({ event_id }) => ({ S: event_id }),
  event_type: ({ event_type }) => ({ S: event_type }),
  schema_version: ({ schema_version }) => ({ S: schema_version }),
  tenant_id: ({ tenant_id }) => ({ S: tenant_id }),
  client_id: ({ client_id }) => ({ S: client_id }),
  occurred_at: ({ occurred_at }) => ({ S: occurred_at }),
  // Stored as text, because a map wraps each of its values and takes several times the CPU time.
  body: ({ body }) => ({ S: JSON.stringify(body) }),
  status: ({ status }) => ({ S: status }),
  message_id: ({ message_id }) => ({ S: message_id }),
  received_at: ({ received_at }) => ({ S: received_at }),
  processed_at: ({ processed_at }) => ({ S: processed_at }),
  expire_at: ({ expire_at }) => ({ N: String(expire_at) }),
};

/** Makes the INSERT statements of a table. Their text is the same for all rows, so it is made once. */
export function insertStatement(tableName: string): (row: Row) => BatchStatementRequest {
  const members = Object.keys(ATTRIBUTES).map((name) => `'${name}': ?`);
  const Statement = `INSERT INTO "${tableName}" VALUE {${members.join(', ')}}`;
  const values = Object.values(ATTRIBUTES);
  return (row) => ({ Statement, Parameters: values.map((valueOf) => valueOf(row)) });
}
