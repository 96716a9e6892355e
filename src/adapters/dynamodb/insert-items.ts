import type { BatchStatementRequest } from '@aws-sdk/client-dynamodb';

import type { Deadline } from '../../ports.ts';
import { executeStatements } from './batch-statements.ts';
import type { DynamoDbApi } from './dynamodb-api.ts';
import type { Item } from './item-texts.ts';
import type { Unavailable } from './unavailable.ts';

/** `exists`: the key was taken, and nothing was written. */
export type InsertResult = { readonly kind: 'inserted' | 'exists' } | Unavailable;

/**
 * Inserts items whose keys differ, each only if its key is free, 25 a call: a PartiQL `INSERT` of a
 * key that exists fails by itself, which makes it a conditional put at a 25th of the calls. Answers
 * in the order of the items.
 */
export async function insertItems(
  client: DynamoDbApi,
  tableName: string,
  items: readonly Item[],
  deadline: Deadline,
): Promise<readonly InsertResult[]> {
  const statements = items.map((item) => insertStatement(tableName, item));
  const results = await executeStatements(client, statements, 'DuplicateItem', deadline);
  return results.map((result) => {
    if (result === 'done') return { kind: 'inserted' };
    return result === 'refused' ? { kind: 'exists' } : result;
  });
}

/**
 * DynamoDB takes no whole item as a parameter, so the text spells the names, which no sender chooses, and
 * the parameters hold the values.
 */
function insertStatement(tableName: string, item: Item): BatchStatementRequest {
  const members = Object.keys(item).map((name) => `'${name}': ?`);
  const text = `INSERT INTO "${tableName}" VALUE {${members.join(', ')}}`;
  return { Statement: text, Parameters: Object.values(item) };
}
