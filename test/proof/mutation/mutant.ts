/** A change that Stryker made to the code, and what became of it. */
export interface Mutant {
  /** Path from the top of the repository. */
  readonly file: string;
  /** The line of the code in which it begins, without the space around it. */
  readonly line: string;
  /** Counted from 1. */
  readonly lineNumber: number;
  readonly original: string;
  readonly replacement: string;
  readonly fate: 'noticed' | 'survived' | 'not judged';
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** The part that is read of Stryker's JSON report (mutation-testing-report-schema). */
interface StrykerReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly location: { readonly start: Position; readonly end: Position };
          readonly replacement: string;
          readonly status: string;
        }[];
      }
    >
  >;
}

/** What a status of Stryker says of the tests. An error (no code any more) says nothing. */
const FATES: Readonly<Record<string, Mutant['fate']>> = {
  Killed: 'noticed',
  Timeout: 'noticed',
  Survived: 'survived',
  NoCoverage: 'survived',
};

/** The mutants of Stryker's report, in the order of the code. */
export function mutantsOf(reportText: string): readonly Mutant[] {
  const report = JSON.parse(reportText) as StrykerReport;
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map(({ location: { start, end }, replacement, status }): Mutant => ({
      file,
      line: oneLine(lines[start.line - 1] ?? ''),
      lineNumber: start.line,
      original: oneLine(between(lines, start, end)),
      replacement: oneLine(replacement),
      fate: FATES[status] ?? 'not judged',
    }));
  });
}

function between(lines: readonly string[], start: Position, end: Position): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = text.length - 1;
  return text
    .map((line, index) => (index === last ? line.slice(0, end.column - 1) : line))
    .map((line, index) => (index === 0 ? line.slice(start.column - 1) : line))
    .join('\n');
}

/** So that a mutant of several lines fits a line of the list, and formatting makes no other of it. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
