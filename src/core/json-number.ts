/** A double holds every decimal number of up to 15 significant digits (IEEE 754, C's DBL_DIG). */
const ALWAYS_KEPT = 15;
/** And no decimal number of more than 17 digits is told apart from its neighbours by one. */
const NEVER_NEEDED = 17;

/**
 * Whether the JSON number in `text` from `start` to `end` survives being read as a double: RFC 7493
 * section 2.2 warns against numbers of greater magnitude or precision. 9007199254740993 and 1e400
 * don't survive; 0.1 does, as do 1e22 and 0.30000000000000004.
 */
export function keepsItsDigits(text: string, start: number, end: number): boolean {
  if (end - start <= ALWAYS_KEPT && !/[eE]/.test(text.slice(start, end))) return true;
  const token = text.slice(start, end);
  const digits = significantDigits(token);
  if (digits === '') return true;
  const value = Number(token);
  if (!Number.isFinite(value) || value === 0) return false;
  if (digits.length > NEVER_NEEDED) return false;
  return significantDigits(value.toPrecision(Math.max(digits.length, 1))) === digits;
}

/** The digits of a decimal number without sign, point, exponent and the zeros around them. */
function significantDigits(token: string): string {
  const mantissa = token.replace(/[eE].*$/, '').replace(/[-.]/g, '');
  return mantissa.replace(/^0+/, '').replace(/0+$/, '');
}
