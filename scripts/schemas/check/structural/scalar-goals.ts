import { isDeepStrictEqual } from 'node:util';

import { possibleTypes } from './empty.ts';
import { matches } from '../declared.ts';
import { findText, type WantedText } from '../patterns/find-text.ts';
import { gapAt } from './gap.ts';
import type { Goal } from './goal.ts';
import {
  allowedTypes,
  dividesAlways,
  highest,
  listedValues,
  lowerLimit,
  lowest,
  upperLimit,
  type NumberLimit,
  type Type,
} from './known.ts';
import { keywordOf, type Node } from './node.ts';
import type { State } from './state.ts';

/** What a keyword of numbers, texts or any value demands. `undefined` if it isn't one of these. */
export function scalarGoal(wanted: Node, keyword: string): Goal | undefined {
  const isProved = PROOFS[keyword];
  if (!isProved) return undefined;
  const value = keywordOf(wanted, keyword);
  return {
    keyword,
    alone: true,
    gaps: (state, place) => {
      const problem = isProved(state, value, wanted);
      if (problem === undefined) return [];
      const { message, texts } =
        typeof problem === 'string' ? { message: problem, texts: [] } : problem;
      return [{ ...gapAt(place, state, wanted, keyword, message), texts }];
    },
  };
}

/** Says what is wrong. `undefined` if the keyword accepts every value in the state. */
type Proof = (state: State, value: unknown, wanted: Node) => string | TextProblem | undefined;

/** What is wrong, with texts that may show it. */
interface TextProblem {
  readonly message: string;
  readonly texts: readonly string[];
}

const PROOFS: Readonly<Record<string, Proof>> = {
  type: (state, _, wanted) => {
    const allowed = allowedTypes(wanted);
    const refused = [...possibleTypes(state)].filter((type) => !allowed.has(type));
    return refused.length > 0 ? `${typesText(refused)} is no longer accepted` : undefined;
  },
  enum: (state, value) => listedAmong(state, Array.isArray(value) ? value : []),
  const: (state, value) => listedAmong(state, [value]),

  minimum: numeric((state, limit, onlyIntegers) => {
    const known = lowerLimit(state, onlyIntegers);
    return known.value >= limit ? undefined : beforeText('minimum', limit, known);
  }),
  exclusiveMinimum: numeric((state, limit, onlyIntegers) => {
    const known = lowerLimit(state, onlyIntegers);
    const isAbove = known.value > limit || (known.value === limit && known.open);
    return isAbove ? undefined : beforeText('exclusiveMinimum', limit, known);
  }),
  maximum: numeric((state, limit, onlyIntegers) => {
    const known = upperLimit(state, onlyIntegers);
    return known.value <= limit ? undefined : beforeText('maximum', limit, known);
  }),
  exclusiveMaximum: numeric((state, limit, onlyIntegers) => {
    const known = upperLimit(state, onlyIntegers);
    const isBelow = known.value < limit || (known.value === limit && known.open);
    return isBelow ? undefined : beforeText('exclusiveMaximum', limit, known);
  }),
  multipleOf: numeric((state, divisor, onlyIntegers) => {
    const known = state.holds.map((node) => keywordOf(node, 'multipleOf'));
    const steps = [...known, ...(onlyIntegers ? [1] : [])].filter(
      (step) => typeof step === 'number',
    );
    const isKnown = steps.some((step) => step === divisor || dividesAlways(divisor, step));
    return isKnown ? undefined : `must now be a multiple of ${divisor}`;
  }),

  minLength: text((state, value) => {
    const known = highest(state.holds, 'minLength');
    if (known >= Number(value)) return undefined;
    const message = limitText('minLength', Number(value), known);
    return textProblem(state, message, { maxLength: Number(value) - 1 });
  }),
  maxLength: text((state, value) => {
    const known = lowest(state.holds, 'maxLength');
    if (known <= Number(value)) return undefined;
    const message = limitText('maxLength', Number(value), known);
    return textProblem(state, message, { minLength: Number(value) + 1 });
  }),
  pattern: text((state, value) => {
    const hadPattern = state.holds.some((node) => keywordOf(node, 'pattern') !== undefined);
    const before = hadPattern ? 'that the old pattern accepted' : 'that no pattern refused before';
    const message = `the pattern ${String(value)} refuses texts ${before}`;
    const doubt = `the pattern ${String(value)} can't be compared with what was required before`;
    const hasFormat = state.holds.some((node) => keywordOf(node, 'format') !== undefined);
    return textProblem(state, hasFormat ? doubt : message, { refusing: String(value) }, doubt);
  }),
  format: text((_, value) => `the format ${String(value)} was not required before`),
};

/** A proof about numbers. The types are those that are left: 1 and 1.5 may be accepted for different reasons. */
function numeric(
  proof: (state: State, limit: number, onlyIntegers: boolean) => string | undefined,
): Proof {
  return (state, value) => {
    const types = possibleTypes(state);
    if (!types.has('integer') && !types.has('fraction')) return undefined;
    return proof(state, Number(value), !types.has('fraction'));
  };
}

function text(proof: Proof): Proof {
  return (state, value, wanted) =>
    possibleTypes(state).has('string') ? proof(state, value, wanted) : undefined;
}

/** The problem, unless the patterns and limits that are known show that there is no such text. */
function textProblem(
  { holds }: State,
  message: string,
  wanted: Partial<WantedText>,
  doubt = message,
): string | TextProblem | undefined {
  const patterns = holds.map((node) => keywordOf(node, 'pattern'));
  const matching = patterns.filter((pattern) => typeof pattern === 'string');
  if (matching.length === 0 && wanted.refusing === undefined) return message;
  const found = findText({
    ...wanted,
    matching: [...new Set(matching)],
    minLength: Math.max(highest(holds, 'minLength'), wanted.minLength ?? 0),
    maxLength: Math.min(lowest(holds, 'maxLength'), wanted.maxLength ?? Infinity),
  });
  switch (found.kind) {
    case 'none':
      return undefined;
    case 'text': {
      const isKnown = matching.every((pattern) => matches(pattern, found.text));
      return { message: isKnown ? message : doubt, texts: [found.text] };
    }
    case 'unknown':
      return doubt;
  }
}

function listedAmong(state: State, accepted: readonly unknown[]): string | undefined {
  const values = listedValues(state);
  if (!values) return 'only listed values are accepted now';
  const missing = values.filter((value) => !accepted.some((one) => isDeepStrictEqual(one, value)));
  if (missing.length === 0) return undefined;
  const names = missing.slice(0, 3).map((value) => JSON.stringify(value));
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
  return `${names.join(', ')}${more} is no longer accepted`;
}

function beforeText(keyword: string, limit: number, known: NumberLimit): string {
  return limitText(keyword, limit, known.value);
}

/** `maxLength is now 5, it was 10` */
export function limitText(keyword: string, limit: number, known: number): string {
  const before = Number.isFinite(known) ? `the limit was ${known}` : 'there was no limit';
  return `${keyword} is now ${limit}, ${before} before`;
}

function typesText(types: readonly Type[]): string {
  const names = types.map((type) => (type === 'fraction' ? 'a number that is no integer' : type));
  return names.join(' or ');
}
