import { epochMilliseconds } from '../core/date-time.ts';

/** The first and the last time that `utcText` gives. */
const [FIRST, LAST] = ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];

/**
 * A text that `isDateTime` accepts, as `toISOString` writes it. Its offset may lead to a year before 0 or after 9999. Then it
 * is the first or the last time of these years, because only their texts sort by time.
 */
export function utcText(dateTime: string): string {
  const text = new Date(epochMilliseconds(dateTime)).toISOString();
  if (text.startsWith('-')) return FIRST;
  return text.startsWith('+') ? LAST : text;
}
