import type { FieldRow } from './field-rows.ts';
import type { DescribedPart } from './parts.ts';

/** A row of a body, with the rows of parts in the places that lead to them. */
export interface ExpandedRow {
  readonly row: FieldRow;
  /** From the body. */
  readonly path: string;
  /** The rules that the row is under, outermost first: `exactly one of these`, `option 2`. */
  readonly labels: readonly string[];
  readonly depth: number;
}

/** Schemas that share parts in many places have more rows than anybody can read. */
const MAX_ROWS = 5_000;

/** Puts parts into the places that lead to them, but not into themselves. @returns `undefined` if these are too many rows */
export function expandedRows(parts: readonly DescribedPart[]): ExpandedRow[] | undefined {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const found: ExpandedRow[] = [];
  const add = (name: string, above: Above): void => {
    const labels: { readonly depth: number; readonly label: string }[] = [];
    for (const row of byName.get(name)?.rows ?? []) {
      if (found.length > MAX_ROWS) return;
      while ((labels.at(-1)?.depth ?? -1) >= row.depth) labels.pop();
      if (row.label !== undefined) labels.push({ depth: row.depth, label: row.label });
      // The row that leads to a part already has what its schema says of the whole.
      if (row.path === '' && row.label === undefined && name !== '') continue;
      const here = {
        path: joined(above.path, row.path),
        labels: [...above.labels, ...labels.map(({ label }) => label)],
        depth: above.depth + row.depth,
      };
      found.push({ row, ...here });
      const { part } = row;
      if (part === undefined || part === '' || above.names.includes(part)) continue;
      add(part, { ...here, depth: here.depth + 1, names: [...above.names, part] });
    }
  };
  add('', { path: '', labels: [], depth: 0, names: [] });
  return found.length > MAX_ROWS ? undefined : found;
}

interface Above extends Omit<ExpandedRow, 'row'> {
  /** The parts that led here. */
  readonly names: readonly string[];
}

function joined(path: string, step: string): string {
  return path === '' || step === '' || step.startsWith('[') ? path + step : `${path}.${step}`;
}
