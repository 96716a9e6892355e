import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { asksForHelp, readArguments, type ValuesOf } from '../../scripts/cli/arguments.ts';
import { paintFor, type Output } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../scripts/cli/usage.ts';
import { build } from '../../scripts/build/build.ts';
import type { EventSchema } from '../../scripts/traffic/event-schema.ts';
import { examine } from './fuzz/examine.ts';
import { FUZZ_OPTIONS, FUZZ_USAGE } from './fuzz/options.ts';
import { fuzzProgress } from './fuzz/progress.ts';
import { reportOf, reportText } from './fuzz/report.ts';
import { runFuzz } from './fuzz/run-fuzz.ts';
import { readCorpus } from './fuzz/starting-bodies.ts';
import { systemOf, type System } from './fuzz/system.ts';
import { loadSamples } from '../../scripts/samples/load-samples.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly schemas: readonly EventSchema[];
  /** Without it, the real one. */
  readonly system?: System;
  /** Where failing bodies are written; without it, `fuzz-failures`. */
  readonly failures?: string;
}

/** Runs the command and returns its exit code. */
export async function fuzzCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, schemas, system = systemOf(schemas) } = surroundings;
  const { values, problems } = readArguments(FUZZ_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(FUZZ_USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(FUZZ_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  if (values.replay !== undefined) return replay(values.replay, system, stdout);
  return fuzz(values, system, surroundings);
}

async function fuzz(
  values: ValuesOf<typeof FUZZ_OPTIONS>,
  system: System,
  { env, stdout, stderr, signal, schemas, failures = 'fuzz-failures' }: Surroundings,
): Promise<number> {
  const {
    seed = randomInt(2 ** 47),
    corpus: directory = 'test/proof/fuzz/corpus',
    bodies,
  } = values;
  const seconds = values.seconds ?? (bodies === undefined ? 60 : undefined);
  const limit = {
    ...(seconds !== undefined && { seconds }),
    ...(bodies !== undefined && { bodies }),
  };
  const corpus = readCorpus(directory);
  stderr.write(`Fuzzing from ${corpus.length} bodies, seed ${seed}\n`);
  const progress = fuzzProgress(stderr, limit, env);
  const onProgress = progress.update;
  const run = { seed: String(seed), ...limit, corpus, schemas, system, signal, onProgress };
  const result = await runFuzz(run);
  progress.finish();
  const report = reportOf(result, seed, failures);
  const text = values.json ? undefined : reportText(report, paintFor(stdout, env));
  stdout.write(text ?? `${JSON.stringify(report)}\n`);
  if (report.failures.length > 0) return 1;
  return report.interrupted ? INTERRUPTED : 0;
}

/** Reads one body and tells what becomes of it. */
function replay(file: string, system: System, stdout: Output): number {
  const {
    outcome = 'not read',
    problem,
    milliseconds,
  } = examine(readFileSync(file, 'utf8'), system);
  stdout.write(`${file}: ${outcome}, ${milliseconds.toFixed(1)} ms\n`);
  stdout.write(problem ? `${problem.property}: ${problem.detail}\n` : 'Every property holds.\n');
  return problem ? 1 : 0;
}

if (import.meta.main) {
  await runAsProcess(async (line) => {
    if (asksForHelp(line.argv)) return fuzzCommand({ ...line, schemas: [] });
    await build(['samples'], line);
    return fuzzCommand({ ...line, schemas: await loadSamples() });
  });
}
