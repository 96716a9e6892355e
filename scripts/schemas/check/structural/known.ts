import { multipleOf } from '../../multiple-of.ts';
import { isObject } from '../../walk.ts';
import { checkingKeywords } from './equal.ts';
import { keywordOf, type Node } from './node.ts';
import type { State } from './state.ts';

/** Types of JSON values. Each number is an integer or a fraction: 1.0 and 1e300 are integers. */
const TYPES = ['null', 'boolean', 'object', 'array', 'string', 'integer', 'fraction'] as const;
export type Type = (typeof TYPES)[number];

/** The types that a `type` keyword allows. All, if there is none. */
export function allowedTypes(node: Node): ReadonlySet<Type> {
  const value = keywordOf(node, 'type');
  if (value === undefined) return new Set(TYPES);
  const names: unknown[] = [value].flat();
  const allows = (type: Type) =>
    names.includes(type) ||
    (names.includes('number') && (type === 'integer' || type === 'fraction'));
  return new Set(TYPES.filter(allows));
}

export function typeOf(value: unknown): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

/** The types that a value in this state may have, by `type`, `enum` and `const` alone. */
export function namedTypes(state: State): ReadonlySet<Type> {
  const sets = state.holds.flatMap((node) => {
    const values = listedBy(node);
    return [allowedTypes(node), ...(values ? [new Set(values.map(typeOf))] : [])];
  });
  const refused = state.fails.flatMap((node) => {
    const isOnlyType = checkingKeywords(node).join() === 'type';
    return isOnlyType || node.schema === true ? [...allowedTypes(node)] : [];
  });
  const isAllowed = (type: Type) => sets.every((set) => set.has(type)) && !refused.includes(type);
  return new Set(TYPES.filter(isAllowed));
}

/** All values that a value in this state may have, or more. `undefined` if they can't be listed. */
export function listedValues(state: State): unknown[] | undefined {
  const lists = state.holds.flatMap((node) => {
    const values = listedBy(node);
    return values ? [values] : [];
  });
  const types = namedTypes(state);
  if ([...types].every((type) => type === 'null' || type === 'boolean')) {
    lists.push([null, true, false].filter((value) => types.has(typeOf(value))));
  }
  const [shortest] = lists.sort((one, other) => one.length - other.length);
  const says = ({ text, pointer }: Node, value: unknown) =>
    pointer === undefined ? undefined : text.accepts(pointer, value);
  return shortest?.filter(
    (value) =>
      state.holds.every((node) => says(node, value) !== false) &&
      state.fails.every((node) => says(node, value) !== true),
  );
}

/** Whether `enum` or `const` lists objects or arrays. Such a schema says what every field in them is. */
export function listsMembers({ schema }: Pick<Node, 'schema'>): boolean {
  const values = listedBy({ schema });
  return values?.some((value) => typeof value === 'object' && value !== null) ?? false;
}

function listedBy(node: Pick<Node, 'schema'>): readonly unknown[] | undefined {
  const values = keywordOf(node, 'enum');
  if (Array.isArray(values)) return values as readonly unknown[];
  const only = keywordOf(node, 'const');
  return only === undefined ? undefined : [only];
}

/** The highest value of a keyword that sets a lower limit. -Infinity if there is none. */
export function highest(nodes: readonly Node[], keyword: string): number {
  return Math.max(-Infinity, ...numbersOf(nodes, keyword));
}

/** The lowest value of a keyword that sets an upper limit. Infinity if there is none. */
export function lowest(nodes: readonly Node[], keyword: string): number {
  return Math.min(Infinity, ...numbersOf(nodes, keyword));
}

function numbersOf(nodes: readonly Node[], keyword: string): number[] {
  return nodes.map((node) => keywordOf(node, keyword)).filter((value) => typeof value === 'number');
}

/** A limit of a number. An open one excludes the limit itself. */
export interface NumberLimit {
  readonly value: number;
  readonly open: boolean;
}

export function lowerLimit({ holds }: Pick<State, 'holds'>, onlyIntegers: boolean): NumberLimit {
  const [closed, open] = [highest(holds, 'minimum'), highest(holds, 'exclusiveMinimum')];
  const limit = { value: Math.max(closed, open), open: open >= closed && open > -Infinity };
  return onlyIntegers ? whole(limit, 1) : limit;
}

export function upperLimit({ holds }: Pick<State, 'holds'>, onlyIntegers: boolean): NumberLimit {
  const [closed, open] = [lowest(holds, 'maximum'), lowest(holds, 'exclusiveMaximum')];
  const limit = { value: Math.min(closed, open), open: open <= closed && open < Infinity };
  return onlyIntegers ? whole(limit, -1) : limit;
}

/** The nearest integer that a limit allows. Beyond 2^53 adding one may change nothing, so the limit stays. */
function whole({ value, open }: NumberLimit, step: 1 | -1): NumberLimit {
  const rounded = step > 0 ? Math.ceil(value) : Math.floor(value);
  if (!Number.isSafeInteger(rounded) || !Number.isSafeInteger(rounded + step))
    return { value, open };
  return { value: open && rounded === value ? rounded + step : rounded, open: false };
}

/** Whether each multiple of one number is a multiple of another. Only for numbers of up to 15 digits. */
export function dividesAlways(divisor: number, multiple: number): boolean {
  const isShort = (number: number) => number > 0 && Number(number.toPrecision(15)) === number;
  return isShort(divisor) && isShort(multiple) && multipleOf(divisor)(multiple);
}

/** The names in `required`, and those that `dependentRequired` adds to them. */
export function requiredNames({ holds }: Pick<State, 'holds'>): ReadonlySet<string> {
  const required = new Set(holds.flatMap((node) => strings(keywordOf(node, 'required'))));
  const dependents = holds.map((node) => keywordOf(node, 'dependentRequired')).filter(isObject);
  // The loop also visits what is added meanwhile.
  for (const name of required) {
    for (const map of dependents) {
      if (Object.hasOwn(map, name)) strings(map[name]).forEach((one) => required.add(one));
    }
  }
  return required;
}

export function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
