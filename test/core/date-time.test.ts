import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { epochMilliseconds, isDateTime, isTime, secondsUntil } from '../../src/core/date-time.ts';
import { NOW } from '../support/events.ts';

describe('isDateTime', () => {
  it.each([
    '2026-11-21T09:00:00Z',
    '2026-11-21t09:00:00z',
    '2026-11-21T09:00:00.1Z',
    '2026-11-21T09:00:00.123456789Z',
    '2026-11-21T09:00:00.1234567890Z',
    `2026-11-21T09:00:00.${'9'.repeat(107)}Z`,
    '2026-11-21T23:59:59+23:59',
    '2026-11-21T00:00:00-00:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '0000-02-29T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ])('accepts %s', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    ['', 'nothing'],
    ['2026-11-21', 'a date only'],
    ['09:00:00Z', 'a time only'],
    ['2026-11-21T09:00:00', 'no offset'],
    ['2026-11-21 09:00:00Z', 'a space for the T'],
    ['2026-11-21T09:00Z', 'no seconds'],
    ['2026-11-21T09:00:00.Z', 'a point without digits'],
    [`2026-11-21T09:00:00.${'9'.repeat(108)}Z`, 'more than 128 characters'],
    ['2026-11-21T09:00:00.123', 'a fraction and no offset'],
    ['2026-11-21T09:00:00,5Z', 'a comma'],
    ['2026-11-21T09:00:00+0100', 'an offset without a colon'],
    ['2026-11-21T09:00:00Z ', 'white space behind'],
    ['2026-11-21T09:00:00Z\n', 'a line break behind'],
    ['2026-11-21T09:00:00,2026-11-21T09:00:00Z', 'another time before'],
    ['2026-11-21T09:00:00Z,2026-11-21T09:00:00Z', 'another time behind'],
    [' 2026-11-21T09:00:00Z', 'white space before'],
    ['+002026-11-21T09:00:00Z', 'six digits of a year'],
    ['２０２６-11-21T09:00:00Z', 'digits of another script'],
    ['2026-00-10T09:00:00Z', 'month 0'],
    ['2026-13-10T09:00:00Z', 'month 13'],
    ['2026-11-00T09:00:00Z', 'day 0'],
    ['2026-11-31T09:00:00Z', 'November 31'],
    ['2026-01-32T09:00:00Z', 'January 32'],
    ['2026-02-29T09:00:00Z', 'February 29 of a common year'],
    ['2024-02-30T09:00:00Z', 'February 30'],
    ['1900-02-29T09:00:00Z', 'February 29 of a century'],
    ['2026-11-21T24:00:00Z', 'hour 24'],
    ['2026-11-21T09:60:00Z', 'minute 60'],
    ['2026-12-31T23:59:60Z', 'a leap second'],
    ['2026-11-21T09:00:00+24:00', 'an offset of 24 hours'],
    ['2026-11-21T09:00:00+01:60', 'an offset of 60 minutes'],
  ])('refuses "%s": %s', (text) => {
    expect(isDateTime(text)).toBe(false);
  });

  it('accepts exactly the days that exist', () => {
    const digits = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(digits(9999), digits(13), digits(32), (year, month, day) => {
        const two = (number: number) => String(number).padStart(2, '0');
        const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const midnight = new Date(`${date}T00:00:00.000Z`);
        const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
        expect(isDateTime(`${date}T00:00:00Z`)).toBe(exists);
      }),
    );
  });
});

describe('isTime', () => {
  it.each([
    '09:00:00Z',
    '23:59:59.123456789012z',
    '00:00:00+23:59',
    `09:00:00.${'9'.repeat(118)}Z`,
  ])('accepts %s', (text) => {
    expect(isTime(text)).toBe(true);
  });

  it.each([
    ['09:00:00', 'no offset'],
    ['09:00Z', 'no seconds'],
    ['09:00:00.Z', 'a point without digits'],
    ['09:00:00+01', 'an offset without minutes'],
    ['09:00:00+0100', 'an offset without a colon'],
    ['2026-11-21T09:00:00Z', 'a date-time'],
    ['09:00:00Z\n', 'a line break behind'],
    ['24:00:00Z', 'hour 24'],
    ['09:60:00Z', 'minute 60'],
    ['23:59:60Z', 'a leap second'],
    ['09:00:00+24:00', 'an offset of 24 hours'],
    ['09:00:00-01:60', 'an offset of 60 minutes'],
    [`09:00:00.${'9'.repeat(119)}Z`, 'more than 128 characters'],
  ])('refuses "%s": %s', (text) => {
    expect(isTime(text)).toBe(false);
  });
});

describe('epochMilliseconds', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01t00:00:01.5z', 1_500],
    ['1970-01-01T00:00:00.123456789Z', 123],
    ['1970-01-01T00:00:00.9999999999999999999999Z', 999],
    ['1970-01-01T00:00:00.0009999999999Z', 0],
    ['1970-01-01T00:00:00.01199999999999999z', 11],
    ['1969-12-31T23:59:59.0001Z', -1000],
    [`1970-01-01T00:00:00.${'9'.repeat(100)}+00:00`, 999],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T23:59:00-00:01', 0],
    ['1970-01-01T23:59:00+23:59', 0],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
  ])('of %s is %i', (text, milliseconds) => {
    expect(isDateTime(text)).toBe(true);
    expect(epochMilliseconds(text)).toBe(milliseconds);
  });

  it('ignores digits after the first three of a fraction', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 999 }),
        fc.stringMatching(/^\d{0,104}$/),
        (milliseconds, digits) => {
          const fraction = `${String(milliseconds).padStart(3, '0')}${digits}`;
          expect(epochMilliseconds(`1970-01-01T00:00:01.${fraction}Z`)).toBe(1000 + milliseconds);
        },
      ),
    );
  });

  it('reads every text of toISOString as its time', () => {
    const date = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (time) => {
        expect(isDateTime(time.toISOString())).toBe(true);
        expect(epochMilliseconds(time.toISOString())).toBe(time.getTime());
      }),
    );
  });
});

describe('secondsUntil', () => {
  it.each([
    ['2026-11-21T09:01:00.000Z', 60],
    ['2026-11-21T09:00:59.001Z', 60],
    ['2026-11-21T09:00:00.001Z', 1],
    ['2026-11-21T09:00:00.000Z', 0],
    ['2026-11-21T08:59:00.000Z', 0],
  ])('%s is %d s after 09:00', (then, seconds) => {
    expect(secondsUntil(then, NOW)).toBe(seconds);
  });
});
