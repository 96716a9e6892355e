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

/** A value below which this share of the numbers lies, between neighbours by proportion. */
export function quantile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) throw new RangeError('There is nothing to take a quantile of.');
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The quartiles: half of all measurements lie between them. */
export function spreadOf(numbers: readonly number[]): readonly [number, number] {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)];
}
