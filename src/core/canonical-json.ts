import canonicalize from 'canonicalize';

import type { WireObject } from './envelope.ts';

/** More keys than this are sorted by the engine: the time of insertions grows with their square. */
const FEW_KEYS = 32;

/**
 * A JSON value in canonical form (RFC 8785); `''` for `undefined`.
 *
 * `JSON.stringify` writes literals, numbers and strings as the RFC asks, and the members of an object in the
 * order in which they were added. So it is given a copy in which they were added in the RFC's order: two
 * fifths of the library's time. Where there can be no such copy, the library does it.
 *
 * @param value what `JSON.parse` made of a text in which `scanJson` finds no fault.
 */
export function canonicalJson(value: unknown): string {
  const copy = withKeysInOrder(value);
  return (copy === undefined ? canonicalize(value) : JSON.stringify(copy)) ?? '';
}

/** A copy with the keys of every object in order; `undefined` if there can be none. */
export function withKeysInOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? elementsInOrder(value) : membersInOrder(value as WireObject);
}

function elementsInOrder(values: readonly unknown[]): readonly unknown[] | undefined {
  const copy: unknown[] = [];
  for (const value of values) {
    const element = withKeysInOrder(value);
    if (element === undefined) return undefined;
    copy.push(element);
  }
  return copy;
}

function membersInOrder(object: WireObject): WireObject | undefined {
  const keys = Object.keys(object);
  if (beginsWithDigit(keys[0])) return undefined;
  const copy: Record<string, unknown> = {};
  for (const key of inKeyOrder(keys)) {
    const member = withKeysInOrder(object[key]);
    // Assigned, `__proto__` would be the copy's prototype instead of a key.
    if (member === undefined || key === '__proto__') return undefined;
    copy[key] = member;
  }
  return copy;
}

/**
 * Of an object's first key: whether the object may not have its keys in the order in which they came. Those like "12"
 * come first in every object, the least one first of all, whenever they were added.
 */
export function beginsWithDigit(key: string | undefined): boolean {
  const code = key?.charCodeAt(0) ?? NaN;
  return code >= 0x30 && code <= 0x39;
}

/**
 * Sorts keys in place as RFC 8785 asks, by their UTF-16 code units. For few the engine takes twice as long as
 * insertions.
 */
export function inKeyOrder(keys: string[]): string[] {
  if (keys.length > FEW_KEYS) return keys.sort();
  // The casts: each index is one of the array's.
  for (let count = 1; count < keys.length; count += 1) {
    const key = keys[count] as string;
    let place = count;
    for (; place > 0 && (keys[place - 1] as string) > key; place -= 1) {
      keys[place] = keys[place - 1] as string;
    }
    keys[place] = key;
  }
  return keys;
}
