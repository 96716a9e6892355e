import { readArguments, type ValuesOf } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../scripts/cli/usage.ts';
import survivors from './mutation/survivors.json' with { type: 'json' };
import { build } from '../../scripts/build/build.ts';
import { isJudged, judge, type Survivor } from './mutation/judgement.ts';
import { mutantsOf } from './mutation/mutant.ts';
import { MUTATE_OPTIONS, MUTATE_USAGE } from './mutation/options.ts';
import { reportText } from './mutation/report-text.ts';
import { readReport, runStryker } from './mutation/run-stryker.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly survivors: readonly Survivor[];
  readonly runStryker: typeof runStryker;
  readonly readReport: typeof readReport;
}

/** Runs the command and returns its exit code. */
export async function mutateCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr } = surroundings;
  const { values, problems } = readArguments(MUTATE_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(MUTATE_USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(MUTATE_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  return mutate(values, surroundings);
}

async function mutate(
  values: ValuesOf<typeof MUTATE_OPTIONS>,
  { env, stdout, stderr, signal, survivors, runStryker, readReport }: Surroundings,
): Promise<number> {
  if (!values['last-run']) await runStryker(values.only, signal);
  if (signal.aborted) return INTERRUPTED;
  const report = readReport();
  if (report === undefined) {
    stderr.write('error: there is no report; what Stryker says above is the reason\n');
    return 1;
  }
  const judgement = judge(mutantsOf(report), survivors);
  if (!isJudged(judgement.total)) {
    stderr.write('error: no mutants: check ONLY (--only), or the report of the last run\n');
  }
  const text = values.json ? undefined : reportText(judgement, paintFor(stdout, env));
  stdout.write(text ?? `${JSON.stringify(judgement)}\n`);
  return judgement.passed ? 0 : 1;
}

if (import.meta.main) {
  await runAsProcess((line) =>
    mutateCommand({
      ...line,
      survivors,
      runStryker: async (only, signal) => {
        await build(['schemas', 'samples'], line);
        await runStryker(only, signal);
      },
      readReport,
    }),
  );
}
