import type { Paint } from '../../../scripts/cli/colours.ts';
import type { CaseResult } from './case-result.ts';
import type { Family } from './family.ts';
import { eventsASecond, short } from './numbers.ts';

const HEADINGS = ['case', 'median', 'quartiles', 'unit', 'floor', '× floor', 'events/s of CPU'];

/** The tables for the terminal. */
export function benchText(
  results: readonly CaseResult[],
  families: readonly Family[],
  paint: Paint,
): string {
  const tables = tablesOf(results, families);
  const rows = tables.flatMap(({ results }) => results.map(cellsOf));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === 3 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const lines = tables.flatMap(({ title, results }) => [
    paint('bold', title),
    paint('gray', line(HEADINGS)),
    ...results.map((result) => line(cellsOf(result))),
    '',
  ]);
  return lines.join('\n');
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
    unit === 'µs/event' ? eventsASecond(median) : '',
  ];
}
