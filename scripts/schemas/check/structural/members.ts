import { declaresField, matches } from '../declared.ts';
import { inPlaceClosure } from './in-place.ts';
import {
  inner,
  innerList,
  innerMap,
  innerSchema,
  keywordOf,
  madeUpNode,
  type Node,
} from './node.ts';
import { isObject } from '../../walk.ts';
import { stateOf, type State } from './state.ts';

/** What is known of a property's value. */
export function propertyState({ holds }: State, name: string): State {
  return stateOf(
    holds.flatMap((node) => {
      const own = ownProperty(node, name);
      const matching = patternsOf(node).filter(([pattern]) => matches(pattern, name));
      const described = [...(own ? [own] : []), ...matching.map(([, schema]) => schema)];
      return described.length > 0 ? described : additionalOf(node);
    }),
  );
}

/**
 * What is known of the value of a property that no schema of the state names.
 *
 * @param unmatched patterns that its name doesn't match
 * @param matched a pattern that it matches
 */
export function unnamedState(
  { holds }: State,
  unmatched: ReadonlySet<string>,
  matched?: string,
): State {
  return stateOf(
    holds.flatMap((node) => {
      const patterns = patternsOf(node);
      const certain = patterns.filter(([pattern]) => pattern === matched);
      if (certain.length > 0) return certain.map(([, schema]) => schema);
      const possible = patterns.filter(([pattern]) => !unmatched.has(pattern));
      const rest = additionalOf(node);
      if (possible.length === 0 || rest.length === 0) return rest;
      const schemas = [...rest, ...possible.map(([, one]) => one)].map(({ schema }) => schema);
      return [madeUpNode({ anyOf: schemas }, node)];
    }),
  );
}

/** What is known of an item. */
export function itemState({ holds }: State, index: number): State {
  return stateOf(
    holds.flatMap(
      (node) => innerList(node, 'prefixItems')[index] ?? innerSchema(node, 'items') ?? [],
    ),
  );
}

/** How many items the schemas describe one by one. */
export function prefixLength(nodes: readonly Node[]): number {
  return Math.max(0, ...nodes.map((node) => innerList(node, 'prefixItems').length));
}

/** The names in `properties` of these schemas. */
export function namesIn(nodes: readonly Node[]): Set<string> {
  return new Set(nodes.flatMap((node) => innerMap(node, 'properties').map(([name]) => name)));
}

/** Whether any of these schemas says something of a field with this name. */
export function isDeclared(statics: readonly Node[], name: string): boolean {
  return statics.some(({ schema }) => declaresField(schema, name));
}

/** All schemas that may apply to a property, through any branch of these. Without a name: to a property that isn't named. */
export function propertyStatics(statics: readonly Node[], name?: string): Node[] {
  return inPlaceClosure(
    statics.flatMap((node) => {
      const own = name === undefined ? undefined : ownProperty(node, name);
      const patterns = patternsOf(node).filter(
        ([pattern]) => name === undefined || matches(pattern, name),
      );
      const described = [...(own ? [own] : []), ...patterns.map(([, schema]) => schema)];
      if (name !== undefined && described.length > 0) return described;
      const others = ['additionalProperties', 'unevaluatedProperties'];
      const rest = others.flatMap((keyword) => innerSchema(node, keyword) ?? []);
      return [...described, ...rest];
    }),
  );
}

/** All schemas that may apply to an item, through any branch of these. */
export function itemStatics(statics: readonly Node[]): Node[] {
  const keywords = ['items', 'contains', 'unevaluatedItems'];
  return inPlaceClosure(
    statics.flatMap((node) => [
      ...innerList(node, 'prefixItems'),
      ...keywords.flatMap((keyword) => innerSchema(node, keyword) ?? []),
    ]),
  );
}

function ownProperty(node: Node, name: string): Node | undefined {
  const map = keywordOf(node, 'properties');
  if (!isObject(map) || !Object.hasOwn(map, name)) return undefined;
  return inner(node, map[name], 'properties', name);
}

export function patternsOf(node: Node): [pattern: string, node: Node][] {
  return innerMap(node, 'patternProperties');
}

function additionalOf(node: Node): Node[] {
  return [innerSchema(node, 'additionalProperties') ?? []].flat();
}
