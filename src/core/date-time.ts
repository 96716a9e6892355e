const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** Of a year without 29 February. */
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether the text is an RFC 3339 date-time of a day that exists. Up to nine digits of a second.
 * Leap seconds (`:60`) are refused: most clocks, JavaScript's among them, can't express them.
 */
export function isDateTime(text: string): boolean {
  if (!RFC_3339.test(text)) return false;
  const day = twoDigits(text, 8);
  const dateExists = day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), twoDigits(text, 5));
  const timeExists =
    twoDigits(text, 11) <= 23 && twoDigits(text, 14) <= 59 && twoDigits(text, 17) <= 59;
  return dateExists && timeExists && offsetExists(text);
}

function offsetExists(text: string): boolean {
  if (/[Zz]$/.test(text)) return true;
  return twoDigits(text, text.length - 5) <= 23 && twoDigits(text, text.length - 2) <= 59;
}

function twoDigits(text: string, position: number): number {
  return Number(text.slice(position, position + 2));
}

/** Milliseconds since 1970 of a text that `isDateTime` accepts. */
export function epochMilliseconds(dateTime: string): number {
  return Date.parse(dateTime.toUpperCase());
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? 0;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
