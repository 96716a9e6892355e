import { printable } from '../../cli/printable.ts';
import { counted } from './counts.ts';
import type { Doubt, Finding, Opinion, Verdict } from './verdict.ts';

/** Most places and notes that are printed. A large new object has thousands. */
const MAX_LINES = 50;
/** Longest example that is printed whole. */
const MAX_EXAMPLE_LENGTH = 500;

/** What an opinion says, in lines below the name of the change. */
export function opinionLines({ by, verdict, summary, notes = [] }: Opinion): string[] {
  const head = `  ${by}: ${printable(summary)}`;
  return [
    head,
    ...verdictLines(verdict),
    ...first(notes, 'note', (note) => [`    ${shortened(note)}`]),
  ];
}

function first<Item>(
  items: readonly Item[],
  what: string,
  linesOf: (item: Item) => readonly string[],
): string[] {
  const more = items.length - MAX_LINES;
  return [
    ...items.slice(0, MAX_LINES).flatMap(linesOf),
    ...(more > 0
      ? [
          `    … and ${counted(more, `more ${what}`)} (--json has ${more === 1 ? 'it' : 'them all'})`,
        ]
      : []),
  ];
}

function verdictLines(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case 'compatible':
      return [];
    case 'incompatible':
      return first(verdict.findings, 'place', findingLines);
    case 'undecided':
      return first(verdict.doubts, 'place', (doubt) => [placeLine(doubt)]);
  }
}

function findingLines(finding: Finding): string[] {
  const { example } = finding;
  if (!example) return [placeLine(finding)];
  return [placeLine(finding), `      such as ${shortened(JSON.stringify(example.body))}`];
}

function shortened(text: string): string {
  const whole = text.length <= MAX_EXAMPLE_LENGTH;
  return printable(whole ? text : `${text.slice(0, MAX_EXAMPLE_LENGTH)}… (--json has it whole)`);
}

function placeLine({ pointer, keyword, message }: Finding | Doubt): string {
  if (pointer === '' && keyword === '') return `    ${printable(message)}`;
  const place = [pointer || 'the whole schema', keyword].filter((part) => part !== '').join(' ');
  return `    ${printable(place)}: ${printable(message)}`;
}
