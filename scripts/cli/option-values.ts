import type { ValueOption } from './arguments.ts';

/** Options of the usual kinds of value, described once so that every command words them alike. */
type Described = Pick<ValueOption<unknown>, 'description'> & { readonly example?: string };

/** A whole number from `least` to `most`. */
export function wholeNumber(
  least: number,
  most: number,
  { description, example = '100' }: Described,
): ValueOption<number> {
  return {
    placeholder: 'NUMBER',
    description,
    expected: `a whole number from ${least} to ${most}`,
    example,
    parse: (text) => {
      const value = /^\d+$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

/** A number above 0. */
export function positiveNumber({ description, example = '1' }: Described): ValueOption<number> {
  return {
    placeholder: 'NUMBER',
    description,
    expected: 'a number above 0',
    example,
    parse: (text) => {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
      return value > 0 && value < Infinity ? value : undefined;
    },
  };
}

/**
 * A share, as `5%` or `0.05`, read as a number from 0 to 1. A bare `1` or `5` is refused: it could
 * mean per cent as well.
 */
export function share({ description, example = '5%' }: Described): ValueOption<number> {
  return {
    placeholder: 'SHARE',
    description,
    expected: 'a percentage such as 5% or a fraction such as 0.05',
    example,
    parse: (text) => {
      const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
      if (percent !== undefined) return Number(percent) <= 100 ? Number(percent) / 100 : undefined;
      return /^(0|0?\.\d+|1\.0+)$/.test(text) ? Number(text) : undefined;
    },
  };
}

/** A text that the pattern matches. */
export function textLike(
  pattern: RegExp,
  option: Omit<ValueOption<string>, 'parse'>,
): ValueOption<string> {
  return { ...option, parse: (text) => (pattern.test(text) ? text : undefined) };
}

/** An http or https URL. */
export function url({
  description,
  example = 'http://127.0.0.1:4566',
}: Described): ValueOption<string> {
  return {
    placeholder: 'URL',
    description,
    expected: 'an http or https URL',
    example,
    parse: (text) => (/^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined),
  };
}
