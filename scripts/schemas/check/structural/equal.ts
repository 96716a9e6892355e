import { isDeepStrictEqual } from 'node:util';

import { canonicalHash } from '../../../../src/core/content-hash.ts';
import { isObject, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS } from '../../walk.ts';
import { idOf, inner, innerList, innerMap, keywordOf, target, type Node } from './node.ts';

/** Keywords that check nothing by themselves. Ajv takes `content…` as descriptions, too. */
const SILENT = new Set(
  (
    '$schema $id $comment $defs title description default examples deprecated readOnly writeOnly ' +
    'contentEncoding contentMediaType'
  ).split(' '),
);

/** Keywords whose lists mean the same in any order. */
const UNORDERED = new Set(['required', 'type', 'enum', 'allOf', 'anyOf', 'oneOf']);

/** The keywords by which a schema checks something. */
export function checkingKeywords({ schema }: Node): string[] {
  return isObject(schema) ? Object.keys(schema).filter((keyword) => !SILENT.has(keyword)) : [];
}

/**
 * Whether two schemas are the same but for descriptions, order, and the places of what `$ref` leads to. Then they accept
 * the same values.
 */
export function areEqual(one: Node, other: Node): boolean {
  return compare(one, other, nothingCompared());
}

/** Whether two schemas have the same value for a keyword, which must not depend on other keywords. */
export function haveEqualKeyword(one: Node, other: Node, keyword: string): boolean {
  return (
    keywordOf(one, keyword) !== undefined && compareKeyword(one, other, keyword, nothingCompared())
  );
}

/** Pairs of schemas that were compared already, by their ids. */
interface Compared {
  /** Also those that are being compared: one that leads back to itself is equal if nothing else differs. */
  readonly equal: Set<string>;
  readonly different: Set<string>;
}

function nothingCompared(): Compared {
  return { equal: new Set(), different: new Set() };
}

function compare(first: Node, second: Node, compared: Compared): boolean {
  const one = withoutDetour(first);
  const other = withoutDetour(second);
  if (one.schema === other.schema) return true;
  const keywords = checkingKeywords(one);
  if (keywords.length !== checkingKeywords(other).length) return false;
  if (!isObject(one.schema) || !isObject(other.schema)) {
    return keywords.length === 0 && one.schema !== false && other.schema !== false;
  }
  const { equal, different } = compared;
  const pair = `${idOf(one)} ${idOf(other)}`;
  if (equal.has(pair)) return true;
  if (different.has(pair)) return false;
  const before = equal.size;
  equal.add(pair);
  if (keywords.every((keyword) => compareKeyword(one, other, keyword, compared))) return true;
  // What was found equal since then may rest on this pair.
  [...equal].slice(before).forEach((one) => equal.delete(one));
  different.add(pair);
  return false;
}

/** A schema that is only a `$ref` is what it leads to. */
function withoutDetour(node: Node): Node {
  const seen = new Set<string>();
  let at = node;
  while (checkingKeywords(at).join() === '$ref' && !seen.has(idOf(at))) {
    seen.add(idOf(at));
    at = target(at, keywordOf(at, '$ref'));
  }
  return at;
}

function compareKeyword(one: Node, other: Node, keyword: string, compared: Compared): boolean {
  const [value, wanted] = [keywordOf(one, keyword), keywordOf(other, keyword)];
  if (wanted === undefined) return false;
  if (keyword === '$ref') return compare(target(one, value), target(other, wanted), compared);
  if (SCHEMA_KEYWORDS.has(keyword)) {
    return compare(inner(one, value, keyword), inner(other, wanted, keyword), compared);
  }
  if (LIST_KEYWORDS.has(keyword)) {
    const isSame = (a: Node, b: Node) => compare(a, b, compared);
    const [left, right] = [innerList(one, keyword), innerList(other, keyword)];
    return UNORDERED.has(keyword) ? sameSet(left, right, isSame) : sameList(left, right, isSame);
  }
  if (MAP_KEYWORDS.has(keyword)) {
    const left = innerMap(one, keyword);
    const right = new Map(innerMap(other, keyword));
    return (
      left.length === right.size &&
      left.every(([name, node]) => {
        const same = right.get(name);
        return same !== undefined && compare(node, same, compared);
      })
    );
  }
  if (UNORDERED.has(keyword)) {
    return sameSet(
      [value].flat(),
      [wanted].flat(),
      (a, b) => canonicalHash(a) === canonicalHash(b),
    );
  }
  return isDeepStrictEqual(value, wanted);
}

function sameList<T>(one: readonly T[], other: readonly T[], isSame: (a: T, b: T) => boolean) {
  return (
    one.length === other.length &&
    one.every((item, index) => {
      const second = other[index];
      return second !== undefined && isSame(item, second);
    })
  );
}

function sameSet<T>(one: readonly T[], other: readonly T[], isSame: (a: T, b: T) => boolean) {
  const left = [...other];
  return (
    one.length === other.length &&
    one.every((item) => {
      const at = left.findIndex((second) => isSame(item, second));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    })
  );
}
