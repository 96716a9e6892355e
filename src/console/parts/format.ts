const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A number with thin groups: `12,345`. */
export function numberText(value: number): string {
  return NUMBER.format(value);
}

/** `1 event`, `2 events`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** What follows a list that was cut: ` and 4 more`. @param isLeast whether there are others that nobody counted */
export function moreText(left: number, isLeast = false): string {
  if (left <= 0) return isLeast ? ' and more' : '';
  return ` and ${isLeast ? 'at least ' : ''}${numberText(left)} more`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A time span in its largest unit, rounded down: `3 min`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? UNITS[3];
  return `${numberText(Math.floor(seconds / length))} ${unit}`;
}

/** How long ago or ahead a time is: `3 min ago`, `in 3 min`. */
export function relativeText(time: number, now: number): string {
  return time > now ? `in ${spanText(time - now)}` : `${spanText(now - time)} ago`;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `2026-11-29 08:43:36 UTC` */
export function utcText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The same in the time zone of the browser: `2026-11-29 09:43:36`. */
export function localText(time: number): string {
  const date = new Date(time);
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':')}`;
}
