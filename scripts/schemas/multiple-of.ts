// Becomes part of the validators in generated/: it runs with them, not in the build.

/** A number is digits × 10^exponent. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Whole numbers up to this one have at most 15 digits. A double stands for only one decimal number of so few digits. */
const ALWAYS_KEPT = 1e15;
/** The greatest power of ten that a double holds exactly, as 5^22 < 2^53. */
const MAX_EXACT_POWER = 22;
/** 17 digits tell a double from all others: IEEE 754. */
const MAX_DIGITS = 17;

/**
 * Makes the check for `multipleOf`. It decides by decimal digits, as a person does: 19.99 is a multiple of 0.01,
 * though not in binary. Two decimal numbers of 16 or 17 digits may be the same double, and JSON may carry both (see
 * `keepsItsDigits`). The double is a multiple if either number is, so a valid amount is never refused.
 *
 * @param divisor greater than 0
 */
export function multipleOf(divisor: number): (value: number) => boolean {
  const { digits, exponent } = decimal(divisor.toExponential());
  const isMultiple = byDigits({ digits, exponent });
  if (Number.isSafeInteger(divisor)) {
    return (value) =>
      Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value % divisor === 0 : isMultiple(value);
  }
  if (exponent >= 0 || exponent < -MAX_EXACT_POWER || digits > ALWAYS_KEPT) return isMultiple;

  // Example: divisor 0.01, scale 100. Round value * 100 to the nearest whole number n. If value is a whole number of
  // hundredths, n / 100 gives exactly the same double; otherwise it gives another one.
  const scale = Number(`1e${-exponent}`);
  const step = Number(digits);
  return (value) => {
    const n = Math.round(value * scale);
    if (Math.abs(n) > ALWAYS_KEPT) return isMultiple(value);
    return n / scale === value && n % step === 0;
  };
}

function byDigits(divisor: Decimal): (value: number) => boolean {
  // A body of 1 MiB may bring 100,000 numbers here. The powers take most of the time, so they are kept.
  const remainders = new Map<number, bigint>();
  const divides = ({ digits, exponent }: Decimal) => {
    const zeros = exponent - divisor.exponent;
    if (zeros < -MAX_DIGITS) return digits === 0n;
    if (zeros < 0) return digits % (divisor.digits * 10n ** BigInt(-zeros)) === 0n;
    const power = remainders.get(zeros) ?? 10n ** BigInt(zeros) % divisor.digits;
    remainders.set(zeros, power);
    return (digits * power) % divisor.digits === 0n;
  };
  return (value) =>
    divides(decimal(value.toExponential())) ||
    divides(decimal(value.toExponential(MAX_DIGITS - 1))) ||
    divides(decimal(value.toExponential(MAX_DIGITS - 2)));
}

/** @param text as `toExponential` writes it */
function decimal(text: string): Decimal {
  const [digits = '', exponent = ''] = text.split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
