import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

import { meets } from './expressions.ts';
import type { Item, ItemChange, SimulatedTable } from './simulated-table.ts';
import type { Caller } from '../network.ts';

/**
 * UpdateItem with a condition and an update of the form `SET #name = :value, … REMOVE #name, …` (API_UpdateItem.html,
 * Expressions.UpdateExpressions.html).
 *
 * @throws DynamoDbError `ConditionalCheckFailed` if the item doesn't meet the condition, or there is none.
 */
export function updateItem(
  table: SimulatedTable,
  input: UpdateItemCommandInput,
  caller: Caller,
): void {
  const {
    Key: key = {},
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = input;
  const isMet = (item: Item) => condition === undefined || meets(item, condition, names, values);
  table.update(table.keyOf(key), isMet, changeOf(input), caller);
}

function changeOf({
  UpdateExpression: text = '',
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues: values = {},
}: UpdateItemCommandInput): ItemChange {
  const [, assignments = '', removal] = /^SET (.*?)(?: REMOVE (.*))?$/.exec(text) ?? [];
  const set: Item = {};
  for (const assignment of assignments.split(', ')) {
    const [name = '', value = ''] = assignment.split(' = ');
    const assigned = values[value];
    if (!assigned) throw new Error(`This update is not simulated: ${text}`);
    set[names[name] ?? name] = assigned;
  }
  const removed = removal === undefined ? [] : removal.split(', ');
  return { set, removed: removed.map((name) => names[name] ?? name) };
}
