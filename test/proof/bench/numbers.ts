const DIGITS = 3;

/** A number with about three significant digits, and commas between thousands. */
export function short(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : DIGITS;
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}

/** The quantile of the numbers at this share, interpolated between neighbours. */
export function quantile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) throw new RangeError('Expected at least one number, got none.');
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The first and third quartile. Half of all measurements lie between them. */
export function spreadOf(numbers: readonly number[]): readonly [number, number] {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)];
}
