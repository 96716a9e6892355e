import { idOf, innerList, innerMap, innerSchema, keywordOf, target, type Node } from './node.ts';

/** The schemas that a schema demands of the same value: those of its `allOf` and of its `$ref`. */
export function demandedBy(node: Node): Node[] {
  const ref = keywordOf(node, '$ref');
  return [...(ref === undefined ? [] : [target(node, ref)]), ...innerList(node, 'allOf')];
}

/** All schemas that may apply to the same value, through any branch. The given ones come first. */
export function inPlaceClosure(nodes: readonly Node[]): Node[] {
  const found = new Map(nodes.map((node) => [idOf(node), node]));
  // The loop also visits what is added meanwhile.
  for (const node of found.values()) {
    for (const one of [...demandedBy(node), ...branchesOf(node)]) {
      if (!found.has(idOf(one))) found.set(idOf(one), one);
    }
  }
  return [...found.values()];
}

/** The schemas that a schema applies to the same value, and that needn't accept it. */
export function branchesOf(node: Node): Node[] {
  const single = ['not', 'if', 'then', 'else'].flatMap((key) => innerSchema(node, key) ?? []);
  const listed = ['anyOf', 'oneOf'].flatMap((keyword) => innerList(node, keyword));
  const dependent = innerMap(node, 'dependentSchemas').map(([, one]) => one);
  return [...single, ...listed, ...dependent];
}

/**
 * `unevaluatedProperties` written as `additionalProperties`. All names count as evaluated that any branch describes, so
 * this may accept more. `undefined` if any name may be evaluated.
 */
export function unevaluatedAsAdditional(node: Node): Node['schema'] | undefined {
  const rest = innerSchema(node, 'unevaluatedProperties');
  if (!rest) return undefined;
  const all = inPlaceClosure([node]);
  const evaluatesAll = all.some(
    (one, index) =>
      keywordOf(one, 'additionalProperties') !== undefined ||
      (index > 0 && keywordOf(one, 'unevaluatedProperties') !== undefined),
  );
  if (evaluatesAll) return undefined;
  const allowed = (keyword: string) =>
    Object.fromEntries(all.flatMap((one) => innerMap(one, keyword).map(([name]) => [name, true])));
  return {
    properties: allowed('properties'),
    patternProperties: allowed('patternProperties'),
    additionalProperties: rest.schema,
  };
}
