import type { Paint } from '../../../scripts/cli/colours.ts';
import type { CaseResult } from './case-result.ts';
import type { Family } from './family.ts';
import { short } from './numbers.ts';

const HEADINGS = ['case', 'median', 'quartiles', 'unit', 'floor', '× floor'];
/** Columns with texts. The others have numbers. */
const TEXT_COLUMNS = ['case', 'unit'];

/** The tables for the terminal. */
export function benchText(
  results: readonly CaseResult[],
  families: readonly Family[],
  paint: Paint,
): string {
  return tablesOf(results, families)
    .flatMap((table) => {
      const [headings = '', ...rows] = aligned([HEADINGS, ...table.results.map(cellsOf)]);
      return [paint('bold', table.title), paint('gray', headings), ...rows, ''];
    })
    .join('\n');
}

/** The rows as lines, without columns that are empty below their heading. */
function aligned([headings = [], ...rows]: readonly (readonly string[])[]): string[] {
  const columns = headings.flatMap((heading, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    if (cells.every((cell) => cell === '')) return [];
    const width = Math.max(...[heading, ...cells].map((cell) => cell.length));
    const isText = TEXT_COLUMNS.includes(heading);
    return [
      [heading, ...cells].map((cell) => (isText ? cell.padEnd(width) : cell.padStart(width))),
    ];
  });
  return [headings, ...rows].map((_, line) =>
    columns
      .map((cells) => cells[line] ?? '')
      .join('  ')
      .trimEnd(),
  );
}

function tablesOf(results: readonly CaseResult[], families: readonly Family[]) {
  return families
    .map(({ title, cases }) => ({
      title,
      results: results.filter(({ name }) => cases.some((each) => each.name === name)),
    }))
    .filter((table) => table.results.length > 0);
}

function cellsOf({ name, median, spread, unit, floor, ratio }: CaseResult): string[] {
  const [low, high] = spread;
  return [
    name,
    short(median),
    low === high ? '' : `${short(low)} – ${short(high)}`,
    unit,
    floor === null ? '' : short(floor),
    ratio === null ? '' : short(ratio),
  ];
}
