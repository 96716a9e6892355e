import type { Colour, Output, Paint } from './colours.ts';
import { printable, shortened } from './printable.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Columns on the screen. Longer values are shortened on a terminal, and whole in a pipe. */
  readonly width: number;
  /** On a narrow terminal, columns are left out: first those with the highest number. Default: the column stays. */
  readonly dropOrder?: number;
  readonly colour?: (row: Row) => Colour | undefined;
}

/** A table whose rows can be printed one by one, as they are read. */
export interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  /**
   * A value that must never be shortened, such as an id to copy. On a terminal it has a line of its own below the row.
   * In a pipe it is the last column.
   */
  readonly whole?: { readonly title: string; readonly value: (row: Row) => string };
}

const GAP = '  ';

/** The lines of a table for one output. */
export interface TableLines<Row> {
  readonly head: string;
  readonly row: (row: Row) => string;
}

/** @param output a terminal has as many columns as it says, a pipe has no limit. */
export function tableLines<Row>(
  table: Table<Row>,
  output: Pick<Output, 'isTTY' | 'columns'>,
  paint: Paint,
): TableLines<Row> {
  const isTerminal = output.isTTY === true;
  const room = isTerminal ? (output.columns ?? 80) : Infinity;
  const shown = columnsThatFit(table.columns, room);
  const { whole } = table;
  const titles = shown.map((column) => padded(column.title, column));
  const head = isTerminal || !whole ? titles : [...titles, whole.title];
  return {
    head: `${paint('bold', head.join(GAP).trimEnd())}\n`,
    row: (row) => {
      const cells = shown.map((column, index) => {
        const text = printable(column.value(row)) || '-';
        const isLast = index === shown.length - 1 && (isTerminal || !whole);
        const cell = padded(isTerminal ? shortened(text, column.width) : text, column);
        const colour = column.colour?.(row);
        const trimmed = isLast ? cell.trimEnd() : cell;
        return colour === undefined ? trimmed : paint(colour, trimmed);
      });
      const line = cells.join(GAP);
      if (!whole) return `${line}\n`;
      const text = printable(whole.value(row));
      return isTerminal ? `${line}\n${GAP}${text}\n` : `${line}${GAP}${text}\n`;
    },
  };
}

function columnsThatFit<Row>(columns: readonly Column<Row>[], room: number): Column<Row>[] {
  const widthOf = (some: readonly Column<Row>[]): number =>
    some.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  let shown = [...columns];
  while (widthOf(shown) > room) {
    const next = Math.max(...shown.map(({ dropOrder = 0 }) => dropOrder));
    if (next === 0) break;
    shown = shown.filter(({ dropOrder = 0 }) => dropOrder !== next);
  }
  return shown;
}

function padded<Row>(text: string, { width, align = 'left' }: Column<Row>): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}
