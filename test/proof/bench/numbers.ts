const DIGITS = 3;

/** A number with about three digits that matter, and commas between thousands. */
export function short(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : DIGITS;
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** Events that one second of CPU is enough for. */
export function eventsASecond(microseconds: number): string {
  return Math.round(1_000_000 / microseconds).toLocaleString('en-US');
}
