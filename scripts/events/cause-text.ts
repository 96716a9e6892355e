import type { FieldError } from '../../src/core/field-error.ts';
import type { Paint } from '../cli/colours.ts';
import { printable, shortened } from '../cli/printable.ts';
import { indented } from '../cli/wrap.ts';
import { shortTime } from './record-table.ts';

/** One cause of statistics, for people. */
export interface CauseTexts {
  readonly count: number;
  readonly title: string;
  /** A line each, wrapped if it is too long. */
  readonly texts: readonly string[];
  /** What to run about it: a line each. */
  readonly commands: readonly string[];
  /** If its events need different things: what each part of them needs. */
  readonly parts?: readonly { readonly text: string; readonly commands: readonly string[] }[];
}

/** Columns before the texts of a cause. Its count stands there. */
const INDENT = 8;

/** A cause with its count before it. */
export function causeBlock(
  { count, title, texts, commands, parts = [] }: CauseTexts,
  { columns, paint }: { readonly columns: number; readonly paint: Paint },
): string {
  const commandLines = (some: readonly string[]): string[] =>
    some.map((command) => `${' '.repeat(INDENT)}${paint('cyan', command)}\n`);
  return [
    indented(title, columns, INDENT, `${String(count).padStart(INDENT - 2)}  `),
    ...texts.map((text) => indented(text, columns, INDENT)),
    ...commandLines(commands),
    ...parts.flatMap((part) => [
      indented(part.text, columns, INDENT),
      ...commandLines(part.commands),
    ]),
  ].join('');
}

/** `2026-11-28 09:00:03 to 2026-11-28 09:12:40`, from two texts of `toISOString`. */
export function periodText(first: string, last: string): string {
  return first === last ? shortTime(first) : `${shortTime(first)} to ${shortTime(last)}`;
}

/** Where an error is, and what was expected there: `/body/amount: must be number, got a string`. */
export function errorText({ pointer, message }: FieldError): string {
  return printable(`${pointer || 'the message'}: ${message}`);
}

/** Most errors of a cause that are shown, and the longest text of each. */
const MAX_ERRORS = 3;
const MAX_CHARACTERS = 300;

/** A text of a cause, cut if it is too long. */
export function causeLine(text: string): string {
  return shortened(printable(text), MAX_CHARACTERS);
}

/** The first errors of a cause, a line each, and how many more there are. */
export function firstErrors(errors: readonly FieldError[]): string[] {
  const shown = errors.slice(0, MAX_ERRORS).map((error) => causeLine(errorText(error)));
  const more = errors.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more ${more === 1 ? 'error' : 'errors'}`] : shown;
}

/** An indented line for each error. */
export function errorLines(errors: readonly FieldError[]): string {
  return errors.map((error) => `  ${errorText(error)}\n`).join('');
}
