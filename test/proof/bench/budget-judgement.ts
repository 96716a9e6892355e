import type { Paint } from '../../../scripts/cli/colours.ts';

/** What is measured against the budget, in the order of the table. Each may be at most what is budgeted. */
const FIGURES = {
  dynamoDbCallsAnEvent: 'DynamoDB calls an event, batch of 100',
  dynamoDbCallsAHandledEvent: 'DynamoDB calls a handled event, batch of 100',
  dynamoDbCallsADuplicate: 'DynamoDB calls a duplicate, batch of 100',
  dynamoDbCallsAConflict: 'DynamoDB calls a conflict, batch of 100',
  writeUnitsOfAPayment: 'write units of a payment of 0.3 KB',
  writeUnitsOfAnOrder: 'write units of an order of 4 KB',
  itemBytesOfAPayment: 'bytes kept of a payment of 0.3 KB',
  itemBytesOfAnOrder: 'bytes kept of an order of 4 KB',
  bundleBytes: 'bytes of the bundle',
  bundleGzippedBytes: 'bytes of the bundle, each file gzipped',
  filesLoaded: 'files of the bundle loaded when the first event is recorded',
  builtInsLoaded: 'modules of Node loaded by then, beyond an empty process',
  schemaCompilers: 'schema compilers in the bundle',
} as const;

export type FigureName = keyof typeof FIGURES;

/** A number for each figure: what was measured, or what is budgeted. */
export type Figures = Readonly<Record<FigureName, number>>;

const NAMES = Object.keys(FIGURES) as FigureName[];

/** The budget in a file's text. @throws Error naming every figure that lacks a number. */
export function readBudget(text: string): Figures {
  const budget: unknown = JSON.parse(text);
  const found = NAMES.map((name): [FigureName, unknown] => [name, memberOf(budget, name)]);
  const wrong = found.filter(([, value]) => typeof value !== 'number').map(([name]) => name);
  if (wrong.length > 0) throw new Error(`budget.json lacks a number for ${wrong.join(', ')}.`);
  return Object.fromEntries(found) as Figures;
}

function memberOf(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
}

/** The figures that are over their budget. One that is no number is never within it. */
export function excesses(figures: Figures, budget: Figures): FigureName[] {
  return NAMES.filter((name) => !(figures[name] <= budget[name]));
}

/** The table, and for each excess what to do. */
export function budgetText(figures: Figures, budget: Figures, paint: Paint): string {
  const over = excesses(figures, budget);
  const width = Math.max(...Object.values(FIGURES).map((text) => text.length));
  const row = (what: string, figure: string, most: string) =>
    `${what.padEnd(width)}  ${figure.padStart(10)}  ${most.padStart(10)}`;
  const rows = NAMES.map((name) => {
    const line = row(FIGURES[name], number(figures[name]), number(budget[name]));
    return over.includes(name) ? paint('red', `${line}  over`) : line;
  });
  const advice = over.map(
    (name) =>
      `${name} is ${number(figures[name])}, at most ${number(budget[name])} is budgeted: find what costs ` +
      'more, or raise test/proof/bench/budget.json in the commit that says why it must.',
  );
  const verdict = over.length === 0 ? [paint('green', 'Within the budget.')] : advice;
  return [paint('bold', row('', 'figure', 'budget')), ...rows, '', ...verdict, ''].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}
