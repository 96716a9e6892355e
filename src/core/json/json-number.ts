/** A double holds every decimal number of up to 15 significant digits (IEEE 754, C's DBL_DIG). */
export const ALWAYS_KEPT_DIGITS = 15;
/** No double needs more than 17 significant digits to be told apart from all others. */
const MAX_NEEDED_DIGITS = 17;

/**
 * Whether a double holds all digits of a JSON number. RFC 7493, section 2.2, warns against other numbers. A double
 * holds 0.1, 1e22 and 0.30000000000000004. It doesn't hold 9007199254740993 or 1e400.
 */
export function keepsItsDigits(token: string): boolean {
  if (token.length <= ALWAYS_KEPT_DIGITS && !/[eE]/.test(token)) return true;
  const digits = significantDigits(token);
  if (digits === '') return true;
  if (digits.length > MAX_NEEDED_DIGITS) return false;
  // A number too large reads as Infinity, one too small as 0. Neither has these digits.
  const value = Number(token);
  // Senders write a double in one of two ways. JavaScript writes the shortest text that reads as the same double, such
  // as 613915976138769.2. C's printf writes a fixed number of digits, such as 0.10000000000000001.
  const written = [String(value), value.toPrecision(digits.length)];
  return written.some((number) => significantDigits(number) === digits);
}

/** The digits of a decimal number without sign, point, exponent and the zeros around them. */
function significantDigits(token: string): string {
  const digits = token
    .replace(/[eE].*/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  // Not by /0+$/: that starts again at every zero, and a number of 1 MiB would take minutes.
  let end = digits.length;
  while (digits.endsWith('0', end)) end -= 1;
  return digits.slice(0, end);
}
