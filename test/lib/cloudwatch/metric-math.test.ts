import { describe, expect, it } from 'vitest';

import { evaluateMath } from './metric-math.ts';

const VALUES: Readonly<Record<string, number>> = { one: 1, two: 2, zero: 0 };
const valueOf = (id: string) => VALUES[id];

describe('the model of metric math', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['100 * one / two', 50],
    ['one + 1 >= two', 1],
    ['two < 2', 0],
    ['FILL(two, 7)', 2],
    ['FILL(nothing, 7)', 7],
    ['FILL(nothing, 0) + one', 1],
    ['nothing + one', undefined],
    ['nothing >= 0', undefined],
    ['one / zero', undefined],
    ['IF(one, 5, 6)', 5],
    ['IF(zero, 5, 6)', 6],
    ['IF(zero >= 1, one / zero, 0)', 0],
    ['IF(one >= 1, one / zero, 0)', undefined],
    ['IF(nothing, 5, 6)', undefined],
  ])('evaluates %s to %s', (expression, expected) => {
    expect(evaluateMath(expression, valueOf)).toBe(expected);
  });

  it.each(['one +', 'one two', 'RATE(one)', 'FILL(one)', 'IF(one, 1)', '(one'])(
    'refuses %s',
    (expression) => {
      expect(() => evaluateMath(expression, valueOf)).toThrow("doesn't understand");
    },
  );
});
