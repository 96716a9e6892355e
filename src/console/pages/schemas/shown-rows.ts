import type { FieldRow } from '#generated/console-api.ts';

/** A row with its place in the list of all rows. */
export interface ShownRow {
  readonly row: FieldRow;
  readonly index: number;
  /** Whether there are rows below it. */
  readonly hasBelow: boolean;
}

/** In a longer list, what is below its outermost rows is closed at first. */
const MAX_OPEN_ROWS = 60;

/** The places of the rows that are closed at first. */
export function closedAtFirst(rows: readonly FieldRow[]): ReadonlySet<number> {
  if (rows.length <= MAX_OPEN_ROWS) return new Set();
  return new Set(rows.flatMap((_, index) => (hasBelow(rows, index) ? [index] : [])));
}

/**
 * The rows to show: none below a closed row. If somebody searches, those that match and those that they are in, whatever
 * is closed.
 *
 * @param wanted words that a row must have. Empty: nobody searches
 */
export function shownRows(
  rows: readonly FieldRow[],
  closed: ReadonlySet<number>,
  wanted: string,
): ShownRow[] {
  const all = rows.map((row, index) => ({ row, index, hasBelow: hasBelow(rows, index) }));
  return wanted.trim() === '' ? openOnly(all, closed) : matchesOnly(all, wanted);
}

function hasBelow(rows: readonly FieldRow[], index: number): boolean {
  return (rows[index + 1]?.depth ?? 0) > (rows[index]?.depth ?? 0);
}

function openOnly(rows: readonly ShownRow[], closed: ReadonlySet<number>): ShownRow[] {
  let closedDepth = Infinity;
  return rows.filter(({ row, index }) => {
    if (row.depth > closedDepth) return false;
    closedDepth = closed.has(index) ? row.depth : Infinity;
    return true;
  });
}

function matchesOnly(rows: readonly ShownRow[], wanted: string): ShownRow[] {
  const words = wanted.toLowerCase().split(/\s+/);
  const kept: ShownRow[] = [];
  // Backwards, so that the rows that a match is in follow it.
  let wantedDepth = -1;
  for (const each of rows.toReversed()) {
    const { depth } = each.row;
    const isMatch = matches(each.row, words);
    if (!isMatch && depth >= wantedDepth) continue;
    kept.push(each);
    wantedDepth = depth;
  }
  return kept.reverse();
}

function matches(row: FieldRow, words: readonly string[]): boolean {
  const { path, label, type, title, description, rules = [], values = [] } = row;
  const rulesText = rules.flatMap(({ text, code }) => [text, code]);
  const text = [path, label, type, title, description, ...rulesText, ...values]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
