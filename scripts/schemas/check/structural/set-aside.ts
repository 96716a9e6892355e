import { isObject } from '../../walk.ts';
import { inPlaceClosure } from './in-place.ts';
import { listsMembers } from './known.ts';
import { isDeclared, itemStatics, namesIn, propertyStatics } from './members.ts';
import type { Node } from './node.ts';

/**
 * Whether a body doesn't count: somewhere it has a field that the old schema doesn't declare there, and the new one names.
 */
export function isSetAside(body: unknown, before: Node, after: Node): boolean {
  return hasNewField(body, inPlaceClosure([before]), inPlaceClosure([after]));
}

function hasNewField(value: unknown, before: readonly Node[], after: readonly Node[]): boolean {
  if (before.some(listsMembers)) return false;
  if (Array.isArray(value)) {
    const [old, current] = [itemStatics(before), itemStatics(after)];
    return value.some((item) => hasNewField(item, old, current));
  }
  if (!isObject(value)) return false;
  const named = namesIn(after);
  return Object.entries(value).some(
    ([name, member]) =>
      (named.has(name) && !isDeclared(before, name)) ||
      hasNewField(member, propertyStatics(before, name), propertyStatics(after, name)),
  );
}
