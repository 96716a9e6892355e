import { readArguments } from '../src/terminal/arguments.ts';
import { paintFor } from '../src/terminal/colours.ts';
import { runAsProcess, type CommandLine } from '../src/terminal/run-as-process.ts';
import { helpText, problemText } from '../src/terminal/usage.ts';
import { SCHEMA_SUITE_OPTIONS, SCHEMA_SUITE_USAGE } from './schema-suite/options.ts';
import { readSuite } from './schema-suite/read-suite.ts';
import { isDocumented, reportText } from './schema-suite/report-text.ts';
import { runSuite } from './schema-suite/run-suite.ts';

const INTERRUPTED = 130;

/** Runs the command and returns its exit code. */
export async function schemaSuite({
  argv,
  env,
  stdout,
  stderr,
  signal,
}: CommandLine): Promise<number> {
  const { values, problems } = readArguments(SCHEMA_SUITE_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(SCHEMA_SUITE_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const missing = values.suite === undefined ? ['--suite: expected a path, got nothing'] : [];
  if (values.suite === undefined || problems.length > 0) {
    const all = problems.length > 0 ? problems : missing;
    stderr.write(problemText(SCHEMA_SUITE_USAGE, all, paintFor(stderr, env)));
    return 2;
  }
  const result = await runSuite(readSuite(values.suite));
  const text = values.json
    ? `${JSON.stringify(result)}\n`
    : reportText(result, values.refused, paintFor(stdout, env));
  stdout.write(text);
  if (signal.aborted) return INTERRUPTED;
  return result.wrong.every(isDocumented) ? 0 : 1;
}

if (import.meta.main) await runAsProcess(schemaSuite);
