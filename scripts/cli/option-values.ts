import { existsSync } from 'node:fs';

import type { RepeatableOption, ValueOption } from './options.ts';

/** What differs between options of the same kind. Every command words the rest alike. */
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

/** A share such as `5%` or `0.05`: a number from 0 to 1. `1` and `5` are refused, because they could mean per cent. */
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

/** The path of a file or folder that is there. */
export function existingPath({
  placeholder,
  description,
  example,
}: Omit<ValueOption<string>, 'parse' | 'expected'>): ValueOption<string> {
  return {
    placeholder,
    description,
    expected: `a ${placeholder === 'DIR' ? 'folder' : 'file'} that exists`,
    example,
    // Without the slash that the shell completes: names of files are appended to it.
    parse: (text) =>
      text !== '' && existsSync(text) ? text.replace(/(?<=[^/])\/+$/, '') : undefined,
  };
}

/** An option that may be given several times, or once with commas between its values. */
export function list<T>(option: ValueOption<T>): RepeatableOption<T> {
  return {
    ...option,
    repeatable: true,
    parse: (text) => {
      const values = text.split(',').map(option.parse);
      return values.every((value) => value !== undefined) ? values : undefined;
    },
  };
}
