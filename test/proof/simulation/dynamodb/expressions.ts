import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import { equal, type Item } from './simulated-table.ts';

type Names = Readonly<Record<string, string>>;

/**
 * Whether an item meets a condition made of `attribute_exists`, `attribute_not_exists` and `=`, joined by AND
 * (Expressions.OperatorsAndFunctions.html). A missing attribute equals nothing.
 */
export function meets(
  item: Item | undefined,
  condition: string,
  names: Names = {},
  values: Readonly<Record<string, AttributeValue>> = {},
): boolean {
  return condition.split(' AND ').every((term) => {
    const call = /^(attribute_exists|attribute_not_exists)\((\S+)\)$/.exec(term);
    if (call?.[2] !== undefined) {
      const exists = item?.[names[call[2]] ?? call[2]] !== undefined;
      return exists === (call[1] === 'attribute_exists');
    }
    const [left = '', right = ''] = term.split(' = ');
    const [held, wanted] = [item?.[names[left] ?? left], values[right]];
    if (!wanted) throw new Error(`This condition is not simulated: ${condition}`);
    return equal(held, wanted);
  });
}

/** The attributes of an item that a projection names; all if there is none (Expressions.ProjectionExpressions.html). */
export function project(item: Item, projection: string | undefined, names: Names = {}): Item {
  if (projection === undefined) return item;
  const result: Item = {};
  for (const path of projection.split(', ')) {
    const [first = '', second] = path.split('.').map((part) => names[part] ?? part);
    const value = item[first];
    if (!value) continue;
    if (second === undefined) result[first] = value;
    else if (value.M?.[second]) result[first] = { M: { [second]: value.M[second] } };
  }
  return result;
}
