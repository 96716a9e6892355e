/** From here on, a number and the next whole one have the same 15 digits. */
const LARGE = 1e15;

/** The nearest numbers below and above the large ones: beside 1e308, adding 1 gives the same number. */
export function besideLarge(numbers: readonly number[]): number[] {
  const large = numbers.filter((value) => Math.abs(value) >= LARGE && Number.isFinite(value));
  return large.flatMap((value) => [nextNumber(value, -1n), nextNumber(value, 1n)]);
}

/** Without its sign, the bits of a number (IEEE 754) count up with its size. */
function nextNumber(value: number, steps: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + steps);
  return view.getFloat64(0);
}
