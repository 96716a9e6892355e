import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';

import type { Item, SimulatedTable } from './simulated-table.ts';

const CONDITION = '#tenant = :tenant AND #position BETWEEN :first AND :last';

/** A page of a query, strongly consistent (API_Query.html), in the one form in which the journal is read. */
export function queryTable(
  table: SimulatedTable,
  {
    KeyConditionExpression: condition = '',
    ExpressionAttributeValues: values = {},
    ScanIndexForward: isForward = true,
    ConsistentRead: isConsistent,
    Limit: limit = Infinity,
    ExclusiveStartKey: start,
  }: QueryCommandInput,
): { Items: Item[]; LastEvaluatedKey?: Item } {
  if (condition !== CONDITION || !isConsistent) throw new Error(`Not simulated: ${condition}`);
  const [partition = '', sort = ''] = table.keyNames;
  const at = (item: Item) => item[sort]?.S ?? '';
  const [first, last] = [values[':first']?.S ?? '', values[':last']?.S ?? ''];
  const found = table
    .items()
    .filter((item) => item[partition]?.S === values[':tenant']?.S)
    .filter((item) => at(item) >= first && at(item) <= last)
    .filter((item) => !start || (isForward ? at(item) > at(start) : at(item) < at(start)))
    .sort((one, other) => (at(one) > at(other) === isForward ? 1 : -1));
  const Items = found.slice(0, limit);
  const end = Items.at(-1);
  // "Can stop at the last item": a query that has read as many items as its limit doesn't know that no more follow.
  if (!end || Items.length < limit) return { Items };
  const LastEvaluatedKey = Object.fromEntries(
    table.keyNames.map((name) => [name, end[name] ?? { NULL: true }]),
  );
  return { Items, LastEvaluatedKey };
}
