import { areEqual } from './equal.ts';
import { itemState, prefixLength, propertyState } from './members.ts';
import {
  highest,
  listedValues,
  lowerLimit,
  lowest,
  namedTypes,
  requiredNames,
  typeOf,
  upperLimit,
  type Type,
} from './known.ts';
import type { Node } from './node.ts';
import { casesOf, type State } from './state.ts';

/** How many steps into the data, and how many choices, a proof of emptiness may take. */
const MAX_DEPTH = 3;

/** Whether it is proved that no value is in this state. */
export function isEmpty(state: State, depth = MAX_DEPTH): boolean {
  return possibleTypes(state, depth).size === 0;
}

/** Whether it is proved that no value is in both states. */
export function areDisjoint(state: State, other: State): boolean {
  return isEmpty({
    holds: [...state.holds, ...other.holds],
    fails: [...state.fails, ...other.fails],
    choices: [...state.choices, ...other.choices],
  });
}

const typesOf = new WeakMap<State, ReadonlySet<Type>>();

/** The types that a value in this state may have. There may be fewer. */
export function possibleTypes(state: State, depth = MAX_DEPTH): ReadonlySet<Type> {
  if (depth < MAX_DEPTH) return findTypes(state, depth);
  const types = typesOf.get(state) ?? findTypes(state, depth);
  typesOf.set(state, types);
  return types;
}

function findTypes(state: State, depth: number): ReadonlySet<Type> {
  if (isContradiction(state)) return new Set();
  const values = listedValues(state);
  const types = values ? new Set(values.map(typeOf)) : namedTypes(state);
  const possible = [...types].filter((type) => !lacksValues(state, type, depth));
  if (possible.length === 0 || depth === 0 || state.choices.length === 0) return new Set(possible);
  const cases = new Set(casesOf(state).flatMap((one) => [...possibleTypes(one, depth - 1)]));
  return new Set(possible.filter((type) => cases.has(type)));
}

function isContradiction({ holds, fails }: State): boolean {
  const isFalse = ({ schema }: Node) => schema === false;
  return (
    holds.some(isFalse) ||
    fails.some((fail) => fail.schema === true || holds.some((node) => areEqual(node, fail)))
  );
}

function lacksValues(state: State, type: Type, depth: number): boolean {
  const { holds } = state;
  switch (type) {
    case 'integer':
    case 'fraction':
      return isCrossed(state, type === 'integer');
    case 'string':
      return highest(holds, 'minLength') > lowest(holds, 'maxLength');
    case 'array':
      return fewestItems(state) > mostItems(state, depth);
    case 'object': {
      const required = requiredNames(state);
      const most = lowest(holds, 'maxProperties');
      if (highest(holds, 'minProperties') > most || required.size > most) return true;
      return (
        depth > 0 && [...required].some((name) => isEmpty(propertyState(state, name), depth - 1))
      );
    }
    case 'null':
    case 'boolean':
      return false;
  }
}

function isCrossed(state: State, onlyIntegers: boolean): boolean {
  const [lower, upper] = [lowerLimit(state, onlyIntegers), upperLimit(state, onlyIntegers)];
  return lower.value > upper.value || (lower.value === upper.value && (lower.open || upper.open));
}

export function fewestItems({ holds }: State): number {
  return Math.max(0, highest(holds, 'minItems'));
}

/** The most items that an array in this state may have, or more. */
export function mostItems(state: State, depth = MAX_DEPTH): number {
  const most = lowest(state.holds, 'maxItems');
  if (depth === 0) return most;
  const places = prefixLength(state.holds);
  for (let index = 0; index <= Math.min(places, most - 1); index += 1) {
    if (isEmpty(itemState(state, index), depth - 1)) return index;
  }
  return most;
}
