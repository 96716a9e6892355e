import { pointerToken } from '../field-error.ts';

/** The keys on the way from a message to a value in it. */
export type Place = readonly string[];

/** The JSON pointer of a place (RFC 6901). */
export function pointerTo(place: Place): string {
  return place.map(pointerToken).join('');
}

/** The keys of a JSON pointer, which must be `''` or begin with `/`. */
export function placeOf(pointer: string): Place {
  const tokens = pointer.split('/').slice(1);
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a place; `undefined` if there is none. */
export function valueAt(value: unknown, place: Place): unknown {
  let found = value;
  for (const key of place) {
    if (typeof found !== 'object' || found === null || !isMember(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

/** Whether JSON has this key in a value. An array has a length, but no member of that name. */
function isMember(value: object, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, key);
}

/** A place, or the part of the way to it that the value has: a number, for example, has no members. */
export function reachable(value: unknown, place: Place): Place {
  const end = place.findIndex((_, index) => {
    const found = valueAt(value, place.slice(0, index));
    return found !== undefined && !isObject(found);
  });
  return end === -1 ? place : place.slice(0, end);
}

/** What is left of an object without what is at some places in it. Arrays stay whole. */
export function remainder(value: unknown, places: readonly Place[]): JsonObject {
  const left = without(value, places);
  return isObject(left) ? left : {};
}

/** `undefined` if nothing is left. */
function without(value: unknown, places: readonly Place[]): unknown {
  if (places.length === 0) return value;
  if (places.some((place) => place.length === 0)) return undefined;
  if (!isObject(value)) return value;
  const rest = Object.entries(value).flatMap(([key, member]) => {
    const inside = places.filter(([first]) => first === key).map((place) => place.slice(1));
    const left = without(member, inside);
    return left === undefined ? [] : [[key, left] as const];
  });
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
