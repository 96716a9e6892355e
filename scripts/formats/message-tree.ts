import type { Place } from '../../src/core/envelopes/places.ts';
import { toJsonText, type Json } from '../traffic/json-text.ts';

/** An object in the making: what is at each key. */
export type Branch = Map<string, Branch | Json>;

/**
 * Puts a value at a place, and makes the objects on the way. Does nothing if something is there or on the way.
 *
 * @returns whether the value is there now
 */
export function put(tree: Branch, [key = '', ...rest]: Place, value: Json): boolean {
  const found = tree.get(key);
  if (rest.length === 0) {
    if (found !== undefined) return false;
    tree.set(key, value);
    return true;
  }
  if (found !== undefined && !(found instanceof Map)) return false;
  const branch: Branch = found ?? new Map<string, Branch | Json>();
  if (!put(branch, rest, value)) return false;
  tree.set(key, branch);
  return true;
}

/** The JSON of an object in the making. The text of a body is in it to the letter, last in its object. */
export function treeText(tree: Branch, bodyPlace: Place, bodyText: string): string {
  const [bodyKey, ...rest] = bodyPlace;
  if (bodyKey === undefined) return bodyText;
  const others = [...tree].filter(([key]) => key !== bodyKey);
  const branch = tree.get(bodyKey);
  const around = branch instanceof Map ? branch : new Map<string, Branch | Json>();
  const members = [
    ...others.map(([key, value]) => [key, nodeText(value)] as const),
    [bodyKey, treeText(around, rest, bodyText)] as const,
  ];
  return `{${members.map(([key, text]) => `${toJsonText(key)}:${text}`).join(',')}}`;
}

function nodeText(node: Branch | Json): string {
  if (!(node instanceof Map)) return toJsonText(node);
  const members = [...node].map(([key, value]) => `${toJsonText(key)}:${nodeText(value)}`);
  return `{${members.join(',')}}`;
}
