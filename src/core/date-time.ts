/** Longer ones are refused: the ledger keeps the envelope's in its items. */
const MAX_CHARACTERS = 128;

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const TIME = /^\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const ZERO = '0'.charCodeAt(0);

/** In a year without 29 February. */
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether the text is an RFC 3339 date-time of a day that exists, of at most 128 characters. This is the rule of the
 * envelope and of `format: date-time` in schemas. Leap seconds (`:60`) are refused: most clocks, JavaScript's among
 * them, can't express them.
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

/** Read without a string of their own: a consumer reads a date-time with every event. */
function twoDigits(text: string, position: number): number {
  return 10 * digit(text, position) + digit(text, position + 1);
}

function digit(text: string, position: number): number {
  return text.charCodeAt(position) - ZERO;
}

/** Milliseconds since 1970 of a text that `isDateTime` accepts. What is finer than a millisecond is cut off. */
export function epochMilliseconds(dateTime: string): number {
  // V8 reads .0009999999 as 9 ms: with more than nine digits it loses the zeros before them.
  return Date.parse(dateTime.toUpperCase().replace(/(\.\d{3})\d+/, '$1'));
}

/** Whole seconds from `now` (milliseconds since 1970) until a date-time, rounded up; 0 if it is past. */
export function secondsUntil(dateTime: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(dateTime) - now) / 1000));
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? 0;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
