/** A double holds every decimal number of up to 15 significant digits (IEEE 754, C's DBL_DIG). */
export const ALWAYS_KEPT = 15;
/** And no decimal number of more than 17 digits is told apart from its neighbours by one. */
const NEVER_NEEDED = 17;

/**
 * Whether a JSON number survives being read as a double: RFC 7493 section 2.2 warns against numbers of
 * greater magnitude or precision. 9007199254740993 and 1e400 don't survive; 0.1 does, as do 1e22 and
 * 0.30000000000000004.
 */
export function keepsItsDigits(token: string): boolean {
  if (token.length <= ALWAYS_KEPT && !/[eE]/.test(token)) return true;
  const digits = significantDigits(token);
  if (digits === '') return true;
  if (digits.length > NEVER_NEEDED) return false;
  // Too great a number is read as Infinity, one too small as 0: neither is written with these digits.
  const value = Number(token);
  // JavaScript and others write the shortest text that reads as the same double, C's printf as many
  // digits as it is told: 613915976138769.2 is the first and not the second, 0.10000000000000001 the reverse.
  const written = [String(value), value.toPrecision(digits.length)];
  return written.some((number) => significantDigits(number) === digits);
}

/** The digits of a decimal number without sign, point, exponent and the zeros around them. */
function significantDigits(token: string): string {
  const digits = token
    .replace(/[eE].*/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  // Not by /0+$/: it is tried anew at every zero, and a number of 1 MiB would take minutes.
  let end = digits.length;
  while (digits.endsWith('0', end)) end -= 1;
  return digits.slice(0, end);
}
