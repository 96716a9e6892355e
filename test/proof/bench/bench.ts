import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { Paint } from '../../../scripts/cli/colours.ts';
import { WrongOptions, type Result, type Session } from '../../../scripts/cli/define-command.ts';
import { createProgress } from '../../../scripts/cli/progress.ts';
import { billMarkdown, billSummary } from './bill-text.ts';
import type { CaseResult } from './case-result.ts';
import { writeDocuments } from './document.ts';
import { FULL, QUICK, type Family } from './family.ts';
import { unknownCases, type BenchValues } from './options.ts';
import { benchText } from './report-text.ts';
import { familiesFor, runBench } from './run-bench.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings {
  readonly families: readonly Family[];
  /** Builds the sample schemas. */
  readonly buildSamples: () => Promise<unknown>;
  /** Brings the template of the stack up to date and gives its path. */
  readonly makeTemplate: () => Promise<string>;
  readonly document: string;
  readonly plot: string;
}

/** Measures the cases that the options name, or lists them, or prints the bill. */
export async function bench(
  values: BenchValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const { families, buildSamples } = surroundings;
  const unknown = unknownCases(values.only, families);
  if (unknown.length > 0) throw new WrongOptions(unknown);
  if (values.list) return listOf(families);
  await buildSamples();
  if (values.bill) return bill();
  const cases = await measure(values, session, surroundings);
  if (values.write) await writeDocuments(cases, surroundings, commandOf(values));
  return { exitCode: 0, json: { cases }, text: (paint) => benchText(cases, families, paint) };
}

function listOf(families: readonly Family[]): Result {
  const cases = families.flatMap(({ cases }) => cases);
  return { exitCode: 0, json: { cases }, text: (paint) => listText(families, paint) };
}

async function bill(): Promise<Result> {
  const { validators } = await import('#samples/validators.js');
  const registry = new SchemaRegistry(validators);
  const text = `${billSummary(registry)}\n\n${billMarkdown(registry)}\n`;
  return { exitCode: 0, json: { markdown: text }, text };
}

async function measure(
  { only, quick }: BenchValues,
  { stderr, env, signal }: Session,
  { families, makeTemplate }: Surroundings,
): Promise<readonly CaseResult[]> {
  const wanted = familiesFor(families, only);
  const templatePath = await makeTemplate();
  const progress = createProgress(stderr, 'Measuring', wanted.length, undefined, env);
  return runBench({
    families: wanted,
    only,
    lengths: quick ? QUICK : FULL,
    templatePath,
    signal,
    onProgress: progress.update,
  }).finally(progress.finish);
}

/** Only the whole table is written, so no case is named. */
function commandOf({ quick }: BenchValues): string {
  return quick ? 'make bench ARGS=--quick' : 'make bench';
}

function listText(families: readonly Family[], paint: Paint): string {
  const width = Math.max(...families.flatMap(({ cases }) => cases.map(({ name }) => name.length)));
  const lines = families.flatMap(({ title, cases }) => [
    paint('bold', title),
    ...cases.map(({ name, what, floor }) => {
      const compared = floor === undefined ? '' : ` (floor: ${floor})`;
      return `  ${name.padEnd(width)}  ${what}${compared}`;
    }),
  ]);
  return [...lines, ''].join('\n');
}
