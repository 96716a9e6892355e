import { localText } from '../../parts/format.ts';

// Fields of the type datetime-local have a time without a zone.

/** The value of a field for a time. @param isUtc whether the field is in UTC, or in the zone of the browser */
export function fieldText(time: string, isUtc: boolean): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return isUtc ? date.toISOString().slice(0, 19) : localText(date.getTime()).replace(' ', 'T');
}

/** The time, RFC 3339, of the value of a field. `''`: it has none. */
export function fieldTime(text: string, isUtc: boolean): string {
  const date = new Date(isUtc ? `${text}Z` : text);
  return text === '' || Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
