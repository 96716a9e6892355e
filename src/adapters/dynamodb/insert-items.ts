import type { Deadline } from '../../ports.ts';
import type { Pauses } from '../pause.ts';
import { executeStatements } from './batch-statements.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import type { Unavailable } from './unavailable.ts';

/** `exists`: the table already had an item of the key, and nothing was written. */
export type InsertResult = { readonly kind: 'inserted' | 'exists' } | Unavailable;

/**
 * Inserts items of different keys, 25 a call, each only if its key is free. PartiQL's `INSERT` fails if the key exists,
 * so it is a conditional put with a 25th of the calls. Answers in the order of the items.
 */
export async function insertItems(
  client: Pick<DynamoDbApi, 'batchExecuteStatement'>,
  tableName: string,
  items: readonly Item[],
  deadline: Deadline,
  pauses?: Pauses,
): Promise<readonly InsertResult[]> {
  const textFor = insertTexts(tableName);
  const statements = items.map((item) => ({
    Statement: textFor(item),
    Parameters: Object.values(item),
  }));
  const results = await executeStatements(client, statements, 'DuplicateItem', deadline, pauses);
  return results.map((result) => {
    if (result === 'done') return { kind: 'inserted' };
    return result === 'refused' ? { kind: 'exists' } : result;
  });
}

/**
 * Makes the text of an `INSERT`. DynamoDB takes no whole item as a parameter. So the text has the names, which are never
 * from a sender, and the parameters are the values. If an item has the same names as the one before, so has its text.
 */
function insertTexts(tableName: string): (item: Item) => string {
  let names: readonly string[] = [];
  let text = '';
  return (item) => {
    if (text !== '' && hasNames(item, names)) return text;
    names = Object.keys(item);
    text = `INSERT INTO "${tableName}" VALUE {${names.map((name) => `'${name}': ?`).join(', ')}}`;
    return text;
  };
}

/** Whether an item has exactly these names, in this order. */
function hasNames(item: Item, names: readonly string[]): boolean {
  let place = 0;
  for (const name in item) {
    if (name !== names[place]) return false;
    place += 1;
  }
  return place === names.length;
}
