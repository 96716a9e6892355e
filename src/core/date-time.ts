/** Longest text. The ledger keeps date-times in its items, whose size is limited. */
const MAX_CHARACTERS = 128;

/** Completes an error: "must be …, got a string". */
export const EXPECTED_DATE_TIME =
  'a date-time that exists, with its zone, such as 2026-11-21T09:00:00Z (RFC 3339)';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const TIME = /^\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const ZERO = '0'.charCodeAt(0);

/** For a year that isn't a leap year. */
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether the text is an RFC 3339 date-time of at most 128 characters, on a day that exists. The envelope and
 * `format: date-time` in schemas have this rule. Leap seconds (`:60`) are refused, because most clocks, such as
 * JavaScript's, can't express them.
 */
export function isDateTime(text: string): boolean {
  if (text.length > MAX_CHARACTERS || !DATE_TIME.test(text)) return false;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const day = twoDigits(text, 8);
  const dateExists = day >= 1 && day <= daysInMonth(year, twoDigits(text, 5));
  return dateExists && timeExists(text, 11);
}

/** Whether the text is the time of an RFC 3339 date-time, by the same rule. */
export function isTime(text: string): boolean {
  return text.length <= MAX_CHARACTERS && TIME.test(text) && timeExists(text, 0);
}

function timeExists(text: string, start: number): boolean {
  return (
    twoDigits(text, start) <= 23 &&
    twoDigits(text, start + 3) <= 59 &&
    twoDigits(text, start + 6) <= 59 &&
    offsetExists(text)
  );
}

function offsetExists(text: string): boolean {
  if (/[Zz]$/.test(text)) return true;
  return twoDigits(text, text.length - 5) <= 23 && twoDigits(text, text.length - 2) <= 59;
}

/** Makes no substring: the consumer reads a date-time with every event, so this must be fast. */
function twoDigits(text: string, position: number): number {
  return 10 * digit(text, position) + digit(text, position + 1);
}

function digit(text: string, position: number): number {
  return text.charCodeAt(position) - ZERO;
}

/** Milliseconds since 1970 of a text that `isDateTime` accepts. Smaller fractions are cut off. */
export function epochMilliseconds(dateTime: string): number {
  // V8 misreads fractions of more than nine digits: .0009999999 as 9 ms.
  return Date.parse(dateTime.toUpperCase().replace(/(\.\d{3})\d+/, '$1'));
}

/** Whole seconds from `now` (milliseconds since 1970) until a date-time, rounded up; 0 if it is past. */
export function secondsUntil(dateTime: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(dateTime) - now) / 1000));
}

/** 0 for a month that doesn't exist. */
function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? 0;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
