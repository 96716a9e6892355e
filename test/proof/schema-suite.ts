import { randomInt } from 'node:crypto';

import { readArguments } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../scripts/cli/usage.ts';
import type { compareRandom as CompareRandom } from './schema-suite/compare-random.ts';
import { SCHEMA_SUITE_OPTIONS, SCHEMA_SUITE_USAGE } from './schema-suite/options.ts';
import { loadPeer } from './schema-suite/peer.ts';
import { readSuite } from './schema-suite/read-suite.ts';
import { isDocumented, randomText, suiteText } from './schema-suite/report-text.ts';
import { runSuite } from './schema-suite/run-suite.ts';

/** What the command takes from outside; tests give their own peer. */
export interface Surroundings extends CommandLine {
  readonly peer?: typeof loadPeer;
}

/** Loads what makes random schemas only where it is needed: --help works where only the commands' packages are. */
const compareWithPeer: typeof CompareRandom = async (...parameters) => {
  const { compareRandom } = await import('./schema-suite/compare-random.ts');
  return compareRandom(...parameters);
};

/** Runs the command and returns its exit code. */
export async function schemaSuite({
  argv,
  env,
  stdout,
  stderr,
  signal,
  peer = loadPeer,
}: Surroundings): Promise<number> {
  const { values, problems } = readArguments(SCHEMA_SUITE_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(SCHEMA_SUITE_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const missing =
    values.suite === undefined && values.random === undefined
      ? ['--suite: expected a path, got nothing (or give --random)']
      : [];
  if (problems.length > 0 || missing.length > 0) {
    stderr.write(problemText(SCHEMA_SUITE_USAGE, [...problems, ...missing], paintFor(stderr, env)));
    return 2;
  }
  const { suite, random, seed = randomInt(2 ** 31) } = values;
  const result = {
    ...(suite !== undefined && { suite: await runSuite(readSuite(suite)) }),
    ...(random !== undefined && {
      random: await compareWithPeer(random, seed, await peer(), signal),
    }),
  };
  const paint = paintFor(stdout, env);
  const text = [
    result.suite ? suiteText(result.suite, values.refused, paint) : '',
    result.random ? randomText(result.random, paint) : '',
  ].join('');
  stdout.write(values.json ? `${JSON.stringify(result)}\n` : text);
  if (signal.aborted) return INTERRUPTED;
  const right =
    (result.suite?.wrong ?? []).every(isDocumented) && !result.random?.differences.length;
  return right ? 0 : 1;
}

if (import.meta.main) await runAsProcess(schemaSuite);
