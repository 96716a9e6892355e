import type { FieldError } from '../../src/core/field-error.ts';
import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import { indented } from '../cli/wrap.ts';
import { shortTime } from './record-table.ts';

/** One cause of statistics, for people. */
export interface CauseTexts {
  readonly count: number;
  readonly title: string;
  /** A line each, wrapped if it is too long. */
  readonly texts: readonly string[];
  /** What to run about it, if anything. */
  readonly command: string | undefined;
}

/** Columns before the texts of a cause. Its count stands there. */
const INDENT = 8;

/** A cause with its count before it. */
export function causeBlock(
  { count, title, texts, command }: CauseTexts,
  { columns, paint }: { readonly columns: number; readonly paint: Paint },
): string {
  return [
    indented(title, columns, INDENT, `${String(count).padStart(INDENT - 2)}  `),
    ...texts.map((text) => indented(text, columns, INDENT)),
    ...(command === undefined ? [] : [`${' '.repeat(INDENT)}${paint('cyan', command)}\n`]),
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

/** An indented line for each error. */
export function errorLines(errors: readonly FieldError[]): string {
  return errors.map((error) => `  ${errorText(error)}\n`).join('');
}
