/**
 * A copy of an object with so many members. The new ones have names that nobody knows.
 *
 * @param size of the copy. If the object has more members, nothing is added
 * @param value that each new member has
 */
export function filledUp<Value>(
  object: Readonly<Record<string, Value>>,
  size: number,
  isKnown: (name: string) => boolean,
  value: Value,
): Record<string, Value> {
  const filled = { ...object };
  let missing = size - Object.keys(object).length;
  for (let number = 1; missing > 0; number += 1) {
    const name = `field${number}`;
    if (Object.hasOwn(filled, name) || isKnown(name)) continue;
    filled[name] = value;
    missing -= 1;
  }
  return filled;
}
