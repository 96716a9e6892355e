import type { Paint } from '../../../scripts/cli/colours.ts';

/** The figures of the budget, in the order of the table. None may exceed its budget. */
const FIGURES = {
  dynamoDbCallsAnEvent: 'DynamoDB calls an event, batch of 100 of one tenant',
  dynamoDbCallsAHandledEvent: 'DynamoDB calls a handled event, same batch',
  dynamoDbCallsADuplicate: 'DynamoDB calls a duplicate, same batch',
  dynamoDbCallsAConflict: 'DynamoDB calls a conflict, same batch',
  writeUnitsOfAPayment: 'write units of a payment of 0.3 KB',
  writeUnitsOfAnOrder: 'write units of an order of 4 KB',
  journalUnitsOfAPayment: 'of these for the journal, one tenant in a batch',
  journalUnitsOfTenTenants: 'of these for the journal, ten tenants in a batch',
  itemBytesOfAPayment: 'bytes kept of a payment of 0.3 KB',
  itemBytesOfAnOrder: 'bytes kept of an order of 4 KB',
  bundleBytes: 'bytes of the bundle, without other formats of events',
  bundleGzippedBytes: 'bytes of it, each file gzipped',
  otherFormatsBytes: 'bytes of the file that reads other formats',
  otherFormatsGzippedBytes: 'bytes of it gzipped',
  filesLoaded: 'files of the bundle loaded by the first event',
  builtInsLoaded: 'modules of Node loaded by it',
  schemaCompilers: 'schema compilers in the bundle',
  apiBundleBytes: 'bytes of the API’s bundle, without these and its documents',
  apiBundleGzippedBytes: 'bytes of it, each file gzipped',
  apiSchemaCompilers: 'schema compilers in it',
  apiConsoleFiles: 'files of the console in it',
  apiPublishBytes: 'bytes of it that the first publish loads',
  apiPublishGzippedBytes: 'bytes of these, each file gzipped',
  apiPublishFiles: 'files of it that the first publish loads',
  apiPublishBuiltIns: 'modules of Node loaded by it',
  apiOperationsFiles: 'files that the first list of operations loads',
  apiOperationsBuiltIns: 'modules of Node loaded by it',
  apiPublishCalls: 'DynamoDB calls of a publish of one payment of 1 KB',
  apiPublishUnits: 'write units of it',
  apiPublishManyCalls: 'DynamoDB calls of a publish of 25',
  apiPublishManyUnits: 'write units of it',
  apiPublishQueueCalls: 'calls of other services by both',
  consoleGzippedBytes: 'bytes of the console’s page, each file gzipped',
} as const;

export type FigureName = keyof typeof FIGURES;

/** A number for each figure: the measured ones, or the budget. */
export type Figures = Readonly<Record<FigureName, number>>;

const NAMES = Object.keys(FIGURES) as FigureName[];

/** Reads the budget from a file's text. @throws Error that names every figure without a number. */
export function readBudget(text: string): Figures {
  const budget: unknown = JSON.parse(text);
  const found = NAMES.map((name): [FigureName, unknown] => [name, memberOf(budget, name)]);
  const wrong = found.filter(([, value]) => typeof value !== 'number').map(([name]) => name);
  if (wrong.length > 0) {
    throw new Error(
      `budget.json lacks a number for ${wrong.join(', ')}. Add what it may be at most.`,
    );
  }
  return Object.fromEntries(found) as Figures;
}

function memberOf(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
}

/** The figures that exceed their budget. A figure that isn't a number always does. */
export function excesses(figures: Figures, budget: Figures): FigureName[] {
  return NAMES.filter((name) => !(figures[name] <= budget[name]));
}

/** The table, and what to do about each figure over its budget. */
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
      `${name} is ${number(figures[name])}, but its budget is ${number(budget[name])}: find what costs more, ` +
      'or raise it in test/proof/bench/budget.json, in a commit that says why.',
  );
  const verdict = over.length === 0 ? [paint('green', 'Within the budget.')] : advice;
  return [paint('bold', row('', 'figure', 'budget')), ...rows, '', ...verdict, ''].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}
