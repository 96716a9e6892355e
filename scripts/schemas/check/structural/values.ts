import { generateSync } from 'json-schema-faker';

import type { formats } from '../../formats.ts';
import { filledUp } from '../filled-up.ts';
import { besideLarge } from '../next-number.ts';
import { fewestItems, isEmpty, mostItems, possibleTypes } from './empty.ts';
import {
  highest,
  listedValues,
  lowerLimit,
  lowest,
  requiredNames,
  upperLimit,
  type Type,
} from './known.ts';
import { itemState, namesIn, prefixLength, propertyState, unnamedState } from './members.ts';
import { keywordOf } from './node.ts';
import { casesOf, type State } from './state.ts';

/** How deep made-up values are nested at most. */
const MAX_DEPTH = 12;
/** The longest text and list that are made up. */
const MAX_LENGTH = 20_000;
const MAX_ITEMS = 1000;
/** Seeds of the generator of texts. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** How many combinations of choices are tried. */
const MAX_CASES = 12;

const SAMPLES: Readonly<Record<keyof typeof formats, readonly string[]>> = {
  date: ['2020-01-01'],
  'date-time': ['2020-01-01T00:00:00Z'],
  duration: ['P1D'],
  email: ['a@example.com'],
  hostname: ['example.com'],
  ipv4: ['127.0.0.1'],
  ipv6: ['::1'],
  'json-pointer': ['/a'],
  time: ['00:00:00Z'],
  uri: ['https://example.com/'],
  // The checker of this format also takes the form with a prefix.
  uuid: ['00000000-0000-0000-0000-000000000000', 'urn:uuid:00000000-0000-0000-0000-000000000000'],
};

/** The combinations of choices that a value in a state may have made, up to a limit. */
export function settled(state: State): State[] {
  let states = [state];
  while (states.some(({ choices }) => choices.length > 0)) {
    states = states.flatMap((one) => (one.choices.length > 0 ? casesOf(one) : [one]));
    states = states.filter((one) => !isEmpty(one)).slice(0, MAX_CASES);
  }
  return states;
}

/** A small value that is probably in this state. Whoever uses it checks it. */
export function smallValue(state: State, depth = MAX_DEPTH): unknown {
  const [first] = settled(state);
  const [type] = first ? typesOf(first) : [];
  return first && type ? valuesOf(first, type, [], depth)[0] : null;
}

/**
 * Different values that are probably in this state, at its limits and near some numbers.
 *
 * @param hints numbers that may be limits of another schema
 */
export function variousValues(state: State, hints: readonly number[]): unknown[] {
  return settled(state).flatMap((one) =>
    typesOf(one).flatMap((type) => valuesOf(one, type, hints, MAX_DEPTH)),
  );
}

/** The simple ones first. */
function typesOf(state: State): Type[] {
  const order: Type[] = ['string', 'integer', 'fraction', 'boolean', 'null', 'array', 'object'];
  const possible = possibleTypes(state);
  return order.filter((type) => possible.has(type));
}

function valuesOf(state: State, type: Type, hints: readonly number[], depth: number): unknown[] {
  const listed = listedValues(state);
  if (listed) return listed;
  switch (type) {
    case 'null':
      return [null];
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'fraction':
      return numbers(state, type === 'integer', hints);
    case 'string':
      return texts(state, hints);
    case 'array':
      return depth === 0 ? [[]] : lists(state, hints, depth);
    case 'object':
      return depth === 0 ? [{}] : objects(state, hints, depth);
  }
}

function numbers(state: State, onlyIntegers: boolean, hints: readonly number[]): number[] {
  const limits = [lowerLimit(state, onlyIntegers).value, upperLimit(state, onlyIntegers).value];
  const steps = state.holds.map((node) => keywordOf(node, 'multipleOf'));
  const divisors = steps.filter((step) => typeof step === 'number');
  const near = [...limits, 0, ...hints].filter(Number.isFinite);
  const around = [...near.flatMap((value) => [value, value + 1, value - 1]), ...besideLarge(near)];
  if (!onlyIntegers)
    around.push(...near.flatMap((value) => [value + 0.5, value - 0.5, value + 0.001]));
  const multiples = divisors.flatMap((step) =>
    [...near, 1].flatMap((value) => [
      step * Math.round(value / step),
      step * (Math.round(value / step) + 1),
    ]),
  );
  const isInside = (value: number) => value >= (limits[0] ?? 0) && value <= (limits[1] ?? 0);
  return [...new Set([...multiples, ...around])].filter(isInside);
}

function texts(state: State, hints: readonly number[]): string[] {
  const { holds } = state;
  const [least, most] = [Math.max(0, highest(holds, 'minLength')), lowest(holds, 'maxLength')];
  const lengths = [least, most, ...hints.flatMap((hint) => [hint - 1, hint + 1])]
    .filter((length) => length >= least && length <= Math.min(most, MAX_LENGTH))
    .sort((one, other) => one - other);
  const plain = lengths.map((length) => 'a'.repeat(length));
  const formatted = holds.flatMap((node) => samplesOf(keywordOf(node, 'format')));
  const patterns = holds.map((node) => keywordOf(node, 'pattern'));
  const matching = patterns
    .filter((one) => typeof one === 'string')
    .flatMap((pattern) => matchesOf(pattern, least, most));
  return [...formatted, ...matching, ...plain, '-', '0', 'A', ' '];
}

function samplesOf(format: unknown): readonly string[] {
  const known = Object.entries(SAMPLES).find(([name]) => name === format);
  return known ? known[1] : [];
}

/** Texts that a pattern matches. The generator knows most patterns, and gives up on some. */
function matchesOf(pattern: string, minLength: number, most: number): string[] {
  const maxLength = Math.min(most, minLength + 40);
  return SEEDS.flatMap((seed) => {
    try {
      return String(generateSync({ type: 'string', pattern, minLength, maxLength }, { seed }));
    } catch {
      return [];
    }
  });
}

function lists(state: State, hints: readonly number[], depth: number): unknown[][] {
  const [least, most] = [fewestItems(state), mostItems(state)];
  const near = [least, most, 1, 2, ...hints.flatMap((hint) => [hint - 1, hint + 1])];
  const isPossible = (length: number) => length >= least && length <= Math.min(most, MAX_ITEMS);
  const lengths = [...new Set(near)].filter(isPossible).sort((one, other) => one - other);
  const prefix = prefixLength(state.holds);
  const item = (index: number) => smallValue(itemState(state, index), depth - 1);
  const first = Array.from({ length: Math.min(prefix, lengths.at(-1) ?? 0) }, (_, at) => item(at));
  const rest = lengths.some((length) => length > prefix) ? item(prefix) : null;
  return lengths.map((length) => [
    ...first.slice(0, length),
    ...Array.from({ length: Math.max(0, length - prefix) }, () => rest),
  ]);
}

function objects(state: State, hints: readonly number[], depth: number): Record<string, unknown>[] {
  const member = (name: string) =>
    [name, smallValue(propertyState(state, name), depth - 1)] as const;
  const required = [...requiredNames(state)].map(member);
  const isPossible = (name: string) => !isEmpty(propertyState(state, name));
  const others = [...namesIn(state.holds)].filter((name) => !requiredNames(state).has(name));
  const optional = others.filter(isPossible);
  const least = Object.fromEntries(required);
  const fewest = Math.max(0, highest(state.holds, 'minProperties')) - required.length;
  const filled = {
    ...least,
    ...Object.fromEntries(optional.slice(0, Math.max(0, fewest)).map(member)),
  };
  if (depth < MAX_DEPTH) return [filled];
  const whole = { ...least, ...Object.fromEntries(optional.map(member)) };
  return [
    filled,
    ...optional.map((name) => ({ ...filled, ...Object.fromEntries([member(name)]) })),
    whole,
    ...larger(state, least, hints, depth),
  ];
}

/** The object with other members: one more than each of the numbers. */
function larger(
  state: State,
  object: Readonly<Record<string, unknown>>,
  hints: readonly number[],
  depth: number,
): Record<string, unknown>[] {
  const rest = unnamedState(state, new Set());
  const most = Math.min(MAX_ITEMS, lowest(state.holds, 'maxProperties'));
  const sizes = hints.map((hint) => hint + 1).filter((size) => size <= most);
  if (sizes.length === 0 || isEmpty(rest)) return [];
  const names = namesIn(state.holds);
  const value = smallValue(rest, depth - 1);
  return sizes.map((size) => filledUp(object, size, (name) => names.has(name), value));
}
