import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { multipleOf } from '../../../scripts/schemas/multiple-of.ts';
import { readJson } from '../../../src/core/json/read-json.ts';
import { compiled, schemaFile, type CompiledSchemas } from '../../support/compiled-schemas.ts';
import { cases } from '../../support/cases.ts';

/** Whether a decimal text is a multiple of another one, by long division of their digits. */
function isMultiple(value: string, divisor: string): boolean {
  const places = Math.max(decimalPlaces(value), decimalPlaces(divisor));
  return wholeNumber(value, places) % wholeNumber(divisor, places) === 0n;
}

function decimalPlaces(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function wholeNumber(text: string, places: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(places, '0')}`);
}

/** `digits` with a point before the last `places` of them. */
function withPoint(digits: bigint, places: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  return places === 0
    ? `${sign}${text}`
    : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
}

const STEPS = ['0.01', '0.001', '0.0000001', '5', '0.25', '0.05', '0.3', '12', '0.1', '1'] as const;

const step = fc.constantFrom(...STEPS);
const wholePart = fc.oneof(
  fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  fc.bigInt({ min: 2n * 10n ** 8n, max: 10n ** 9n }),
  fc.bigInt({ min: 0n, max: 1000n }),
);

describe('multipleOf', () => {
  it.each([
    [0.01, 317821598.9],
    [0.01, 5403114822.94],
    [0.01, 114533542.07],
    [0.01, 19.99],
    [0.01, -19.99],
    [0.01, 0],
    [0.01, -0],
    [0.01, Number('613915976138769.2')],
    [0.01, 1e300],
    [0.25, 999999999999999.25],
    [8, 2 ** 55],
    [3, 9],
    [7, 7e22],
    [1e-7, 0.1234567],
    [1e-300, 1e-299],
    [5e-324, 1.7976931348623157e308],
    [1e300, 3e300],
    [1.7976931348623157e308, -1.7976931348623157e308],
    [0.12345678912345678, 0.12345678912345678],
  ])('of %d is met by %d', (divisor, value) => {
    expect(multipleOf(divisor)(value)).toBe(true);
  });

  it.each([
    [0.01, 0.005],
    [0.01, 19.991],
    [0.01, 0.0100000001],
    [0.01, 12345678901.001],
    [0.01, 0.01 + Number.EPSILON],
    [0.01, 5e-324],
    [0.1 + 0.2, 0.3],
    [0.25, 0.1],
    [5, 2.5],
    [5, 1e15 + 1],
    [7, 1e300],
    [3, 5e-324],
    [1e-7, 0.12345678],
    [1e-300, 1e-301],
    [1e300, 1e299],
    [3e300, 1e300],
  ])('of %d is broken by %d', (divisor, value) => {
    expect(multipleOf(divisor)(value)).toBe(false);
  });

  it('accepts every amount with two decimals that a double holds, up to 10^15', () => {
    const isAmount = multipleOf(0.01);
    const cents = fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 17n }),
      fc.bigInt({ min: 2n * 10n ** 10n, max: 10n ** 11n }),
    );
    fc.assert(
      fc.property(cents, (amount) => {
        const text = withPoint(amount, 2);
        // From 90 million million on, two amounts may be the same double. Such a message is refused before.
        fc.pre(readJson(text).kind === 'sound');
        expect(isAmount(Number(text))).toBe(true);
        expect(isAmount(-Number(text))).toBe(true);
      }),
      { numRuns: cases(1_000, 5_000) },
    );
  });

  it('gives the same verdict as long division of the decimal texts', () => {
    const fraction = fc.record({
      places: fc.nat({ max: 9 }),
      digits: fc.nat({ max: 999_999_999 }),
    });
    fc.assert(
      fc.property(wholePart, fraction, step, (whole, { places, digits }, divisor) => {
        const unit = 10n ** BigInt(places);
        const text = withPoint(whole * unit + (BigInt(digits) % unit), places);
        const significant = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
        // A double with more digits may stand for two decimal numbers.
        fc.pre(significant.length <= 15);
        expect(multipleOf(Number(divisor))(Number(text))).toBe(isMultiple(text, divisor));
      }),
      { numRuns: cases(1_000, 5_000) },
    );
  });

  it('accepts each whole multiple of a step if a double keeps its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), step, (count, divisor) => {
        const places = decimalPlaces(divisor);
        const text = withPoint(count * wholeNumber(divisor, places), places);
        fc.pre(readJson(text).kind === 'sound');
        expect(multipleOf(Number(divisor))(Number(text))).toBe(true);
      }),
      { numRuns: cases(500, 2_000) },
    );
  });

  it('accepts a multiple times any power of ten', () => {
    const exponents = fc.integer({ min: -290, max: 290 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat({ max: 1e6 }),
        exponents,
        (one, times, exponent) => {
          const divisor = Number(`${one}e${exponent}`);
          expect(multipleOf(divisor)(Number(`${one * times}e${exponent}`))).toBe(true);
          fc.pre(one > 1);
          expect(multipleOf(divisor)(Number(`${one * times + 1}e${exponent}`))).toBe(false);
        },
      ),
    );
  });
});

describe('a validator with multipleOf', () => {
  let schemas: CompiledSchemas;
  beforeEach(async () => {
    const price = (step: number) => ({ type: 'number', multipleOf: step });
    const properties = { price: price(0.01), total: price(0.01), packs: price(6) };
    schemas = await compiled([schemaFile('trial', 'v1', { type: 'object', properties })]);
  });
  afterEach(() => schemas.remove());

  it('decides by decimal digits', () => {
    const validate = schemas.validators[0]?.validate ?? expect.fail('nothing was compiled');
    expect(validate({ price: 5403114822.94, total: 0.07, packs: 18 })).toEqual([]);
    expect(validate({ price: 5403114822.945, total: 0.07, packs: 20 })).toMatchObject([
      { instancePath: '/price', keyword: 'multipleOf', message: 'must be multiple of 0.01' },
      { instancePath: '/packs', keyword: 'multipleOf', params: { multipleOf: 6 } },
    ]);
  });
});
