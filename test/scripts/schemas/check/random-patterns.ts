import { expect } from 'vitest';

import { findText } from '../../../../scripts/schemas/check/patterns/find-text.ts';
import { seededRandom, type Random } from '../../../../scripts/traffic/random.ts';

/** The first character behind the surrogates, and one that is a pair of them. */
const CHARACTERS = ['a', 'b', 'c', '\n', '\ue000', '\u{1f600}'];
/** All texts of these with up to three characters. */
const TEXTS = ['', ...CHARACTERS].flatMap((one) =>
  ['', ...CHARACTERS].flatMap((two) => ['', ...CHARACTERS].map((three) => one + two + three)),
);

const ATOMS = ['a', 'b', '[ab]', '[^a]', '.', '', '[\\0-\\uD7FF]', '\\W', '\\u{1F600}', '[^]'];

function randomPattern(random: Random, depth = 3): string {
  if (depth === 0) return random.pick(ATOMS);
  const part = () => randomPattern(random, depth - 1);
  const make = random.pick([
    () => `${part()}${part()}`,
    () => `(?:${part()}|${part()})`,
    () => `(${part()})${random.pick(['*', '+', '?', '{1,2}', '{2}', '*?'])}`,
    () => `^${part()}`,
    () => `${part()}$`,
    part,
  ]);
  return make();
}

/** Compares what is found for random patterns with what their texts say. Counts the results. */
export function compareRandomPatterns(seed: string, rounds: number) {
  const random = seededRandom('patterns', seed);
  const kinds = { text: 0, none: 0, unknown: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const ahead = random.pick(['', '', `(?!${randomPattern(random)})`]);
    const [one, other] = [`^${ahead}(?:${randomPattern(random)})$`, randomPattern(random)];
    const limits = { minLength: 0, maxLength: Infinity };
    const result = findText({ matching: [one], refusing: other, ...limits });
    kinds[result.kind] += 1;
    const [matches, refuses] = [new RegExp(one, 'u'), new RegExp(other, 'u')];
    const isFound = (text: string) => matches.test(text) && !refuses.test(text);
    if (result.kind === 'text') {
      expect([one, other, isFound(result.text)]).toEqual([one, other, true]);
    }
    if (result.kind === 'none') {
      expect([one, other, TEXTS.find(isFound)]).toEqual([one, other, undefined]);
    }
  }
  return kinds;
}
