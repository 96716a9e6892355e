/** `make bench`: what an event costs, beside the least it could and the ways it is usually done. */
import { fileURLToPath } from 'node:url';

import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { onEmulators } from '../../scripts/local/leave-aws.ts';
import { asksForHelp, readArguments } from '../../scripts/cli/arguments.ts';
import { paintFor, type Paint } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { createProgress } from '../../scripts/cli/progress.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../scripts/cli/usage.ts';
import { billMarkdown, billSummary } from './bench/bill-text.ts';
import type { CaseResult } from './bench/case-result.ts';
import { FAMILIES } from './bench/catalogue.ts';
import { writeDocuments } from './bench/document.ts';
import { FULL, QUICK, type Family } from './bench/family.ts';
import { BENCH_OPTIONS, BENCH_USAGE, unknownCases, wantedCases } from './bench/options.ts';
import { reportText } from './bench/report-text.ts';
import { build } from '../../scripts/build/build.ts';
import { TEMPLATE } from '../../scripts/build/steps.ts';
import { familiesFor, runBench } from './bench/run-bench.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly families: readonly Family[];
  /** Brings the template of the stack up to date and gives its path. */
  readonly makeTemplate: () => Promise<string>;
  readonly document: string;
  readonly plot: string;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Runs the command and returns its exit code. */
export async function benchCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal, families } = surroundings;
  const { values, problems } = readArguments(BENCH_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(BENCH_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const only = wantedCases(argv);
  const all = [...problems, ...unknownCases(only, families), ...contradictions(values.write, only)];
  if (all.length > 0) {
    stderr.write(problemText(BENCH_USAGE, all, paintFor(stderr, env)));
    return 2;
  }
  if (values.bill) {
    const { validators } = await import('#samples/validators.js');
    const registry = new SchemaRegistry(validators);
    stdout.write(`${billSummary(registry)}\n\n${billMarkdown(registry)}\n`);
    return 0;
  }
  if (values.list) {
    stdout.write(listText(families, paintFor(stdout, env)));
    return 0;
  }
  try {
    const cases = await measure(surroundings, only, values.quick);
    if (values.write) await writeDocuments(cases, surroundings, commandOf(argv));
    const text = values.json ? `${JSON.stringify({ cases })}\n` : undefined;
    stdout.write(text ?? reportText(cases, families, paintFor(stdout, env)));
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

async function measure(
  { families, stderr, env, signal, makeTemplate }: Surroundings,
  only: readonly string[],
  quick: boolean,
): Promise<readonly CaseResult[]> {
  const wanted = familiesFor(families, only);
  const templatePath = await makeTemplate();
  const progress = createProgress(stderr, 'Measuring', wanted.length, undefined, env);
  const results = await runBench({
    families: wanted,
    only,
    lengths: quick ? QUICK : FULL,
    templatePath,
    signal,
    onProgress: progress.update,
  }).finally(progress.finish);
  return results;
}

/** A table of a part of the cases would take the place of the whole one. */
function contradictions(write: boolean, only: readonly string[]): string[] {
  return write && only.length > 0 ? ['--write and --only: expected one of the two, got both'] : [];
}

function commandOf(argv: readonly string[]): string {
  const options = argv.filter((argument) => !['--write', '--json'].includes(argument)).join(' ');
  return options === '' ? 'make bench' : `make bench ARGS='${options}'`;
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

if (import.meta.main) {
  await runAsProcess(async (line) => {
    if (!asksForHelp(line.argv)) await build(['samples'], line);
    return benchCommand({
      ...onEmulators(line),
      families: FAMILIES,
      makeTemplate: async () => {
        await build(['template'], line);
        return fromRoot(TEMPLATE);
      },
      document: fromRoot('docs/performance.md'),
      plot: fromRoot('docs/performance.svg'),
    });
  });
}
