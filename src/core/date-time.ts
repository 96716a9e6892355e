const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;

/**
 * Whether the text is an RFC 3339 date-time of a day that exists. Up to nine digits of a second.
 * Leap seconds (`:60`) are refused: most clocks, JavaScript's among them, can't express them.
 */
export function isDateTime(text: string): boolean {
  const parts = RFC_3339.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ...offset] = parts
    .slice(1)
    .map((part) => Number(part as string | undefined) || 0);
  const [offsetHour = 0, offsetMinute = 0] = offset;
  const dateExists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  const timeExists = hour <= 23 && minute <= 59 && second <= 59;
  return dateExists && timeExists && offsetHour <= 23 && offsetMinute <= 59;
}

/** Milliseconds since 1970 of a text that `isDateTime` accepts. */
export function epochMilliseconds(dateTime: string): number {
  return Date.parse(dateTime.toUpperCase());
}

function daysInMonth(year: number, month: number): number {
  // Day 0 of the next month is the last day of this one; year 2000 + … keeps Date.UTC from reading
  // the years 0 to 99 as 1900 to 1999, and repeats after 400 years as the calendar does.
  const last = Date.UTC(2000 + (year % 400), month, 0);
  return Math.round((last - Date.UTC(2000 + (year % 400), month - 1, 0)) / 86_400_000);
}
