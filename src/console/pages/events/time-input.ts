// Fields of the type datetime-local have a time without a zone.

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** The value of a field for a time. @param isUtc whether the field is in UTC, or in the zone of the browser */
export function fieldText(time: string, isUtc: boolean): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  if (isUtc) return date.toISOString().slice(0, 19);
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':')}`;
}

/** The time, RFC 3339, of the value of a field. `''`: it has none. */
export function fieldTime(text: string, isUtc: boolean): string {
  const date = new Date(isUtc ? `${text}Z` : text);
  return text === '' || Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
