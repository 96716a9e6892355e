import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';

import type { Item, SimulatedTable } from './simulated-table.ts';

const CONDITION = '#shard = :shard AND #position BETWEEN :first AND :last';

/**
 * A page of a query of an index (API_Query.html), in the one form in which indexes are read: oldest first, and eventually
 * consistent, so that it may miss a write of the last second (GSI.html). Projections are left out.
 */
export function queryIndex(
  table: SimulatedTable,
  {
    KeyConditionExpression: condition = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
    FilterExpression: filter,
    ScanIndexForward: isForward = true,
    Limit: limit = Infinity,
  }: QueryCommandInput,
): { Items: Item[]; LastEvaluatedKey?: Item } {
  if (condition !== CONDITION || filter !== undefined || !isForward) {
    throw new Error(`Not simulated: ${condition}`);
  }
  const [shard = '', position = ''] = [names['#shard'], names['#position']];
  const at = (item: Item) => item[position]?.S ?? '';
  const [first, last] = [values[':first']?.S ?? '', values[':last']?.S ?? ''];
  const found = table
    .items()
    .map((item) => table.get(table.keyOf(item), false))
    .filter((item) => item !== undefined)
    .filter((item) => item[shard]?.S === values[':shard']?.S)
    .filter((item) => at(item) >= first && at(item) <= last)
    .sort((one, other) => (at(one) > at(other) ? 1 : -1));
  const Items = found.slice(0, limit);
  const end = Items.at(-1);
  if (!end || Items.length < limit) return { Items };
  const keys = [...table.keyNames, shard, position];
  return {
    Items,
    LastEvaluatedKey: Object.fromEntries(keys.map((name) => [name, end[name] ?? { NULL: true }])),
  };
}
