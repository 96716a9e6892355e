import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { keepsItsDigits } from '../../../src/core/json/json-number.ts';

function keeps(token: string): boolean {
  return keepsItsDigits(token);
}

describe('keepsItsDigits', () => {
  it.each([
    '0',
    '-0',
    '0.0',
    '0e5',
    '-0.00e-400',
    '0.1',
    '12.50',
    '1e22',
    '1E+22',
    '1e-7',
    '123456789012345',
    '9007199254740991',
    '9007199254740992',
    '9007199254740994',
    '0.30000000000000004',
    '0.10000000000000001',
    '-613915976138769.2',
    '10000000000000000000000',
    '1.7976931348623157e308',
    '5e-324',
    '4.9e-324',
    '-1.50000000000000000000000000000',
    '0.000000000000000000000000000000000001',
  ])('keeps %s', (token) => {
    expect(keeps(token)).toBe(true);
  });

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '0.1000000000000000055511151231257827',
    '12345678901234567890',
    '3.14159265358979323846',
    '1e400',
    '-1e400',
    '1e-400',
    '3e-324',
    '1.7976931348623159e308',
  ])('does not keep %s', (token) => {
    expect(keeps(token)).toBe(false);
  });

  it('keeps every number that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(keeps(JSON.stringify(value))).toBe(true);
        expect(keeps(value.toExponential())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps exactly those large integers that a double holds', () => {
    const integers = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
    fc.assert(
      fc.property(
        integers.filter((integer) => integer % 10n !== 0n),
        (integer) => {
          expect(keeps(String(integer))).toBe(BigInt(Number(integer)) === integer);
        },
      ),
    );
  });

  it('keeps 17 digits that C’s %.17g writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(keeps(value.toPrecision(17))).toBe(true);
      }),
    );
  });

  it('reads a number of a mebibyte in one pass', () => {
    const zeros = '0'.repeat(1024 * 1024);
    expect(keeps(`0.${zeros}1${zeros}1`)).toBe(false);
    expect(keeps(`1.${zeros}`)).toBe(true);
  });
});
