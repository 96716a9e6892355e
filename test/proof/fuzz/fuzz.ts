import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { createProgress } from '../../../scripts/cli/progress.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { examine } from './examine.ts';
import type { FuzzRun } from './fuzzer.ts';
import type { FuzzValues } from './options.ts';
import { fuzzReport, fuzzReportText } from './report.ts';
import { runFuzz } from './run-fuzz.ts';
import { readCorpus } from './starting-bodies.ts';
import { systemOf, type System } from './system.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings {
  readonly schemas: readonly EventSchema[];
  /** Default: the real one. */
  readonly system?: System;
  /** Folder for the bodies that fail. Default `fuzz-failures`. */
  readonly failures?: string;
  readonly usedHeap?: FuzzRun['usedHeap'];
}

/** Reads hostile bodies until the time is over, or one body with `--replay`. */
export async function fuzz(
  values: FuzzValues,
  { env, stderr, signal }: Session,
  { schemas, failures = 'fuzz-failures', system = systemOf(schemas), usedHeap }: Surroundings,
): Promise<Result> {
  if (values.replay !== undefined) return replay(values.replay, system);
  const { seed = randomInt(2 ** 47), corpus: directory = 'test/proof/fuzz/corpus' } = values;
  const limit = limitOf(values);
  const corpus = readCorpus(directory);
  stderr.write(`Fuzzing from ${corpus.length} bodies, seed ${seed}\n`);
  const progress = createProgress(stderr, 'Fuzzing', 1, undefined, env);
  const onProgress = (seconds: number, bodies: number): void => {
    const share = Math.max(
      seconds / (limit.seconds ?? Infinity),
      bodies / (limit.bodies ?? Infinity),
    );
    const perSecond = Math.round(bodies / Math.max(seconds, 0.001));
    progress.update(share, `${bodies} bodies in ${Math.round(seconds)} s, ${perSecond}/s`);
  };
  const run = { seed: String(seed), ...limit, corpus, schemas, system, signal, onProgress };
  const result = await runFuzz({ ...run, ...(usedHeap && { usedHeap }) }).finally(progress.finish);
  const report = fuzzReport(result, seed, failures);
  return {
    exitCode: report.failures.length > 0 ? 1 : report.interrupted ? INTERRUPTED : 0,
    json: report,
    text: (paint) => fuzzReportText(report, paint),
  };
}

function limitOf({ bodies, seconds = bodies === undefined ? 60 : undefined }: FuzzValues) {
  return {
    ...(seconds !== undefined && { seconds }),
    ...(bodies !== undefined && { bodies }),
  };
}

/** Reads one body and tells what becomes of it. */
function replay(file: string, system: System): Result {
  const examined = examine(readFileSync(file, 'utf8'), system);
  const { outcome = 'not read', problem, milliseconds } = examined;
  const verdict = problem ? `${problem.property}: ${problem.detail}` : 'Every property holds.';
  return {
    exitCode: problem ? 1 : 0,
    json: { file, outcome, problem: problem ?? null, milliseconds },
    text: `${file}: ${outcome}, ${milliseconds.toFixed(1)} ms\n${verdict}\n`,
  };
}
