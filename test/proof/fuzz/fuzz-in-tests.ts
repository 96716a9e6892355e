import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { runInPipe } from '../../support/command-line.ts';
import { command } from '../fuzz.ts';
import { fuzz as fuzzForCommand } from './fuzz.ts';
import type { FuzzRun } from './fuzzer.ts';
import { runFuzz } from './run-fuzz.ts';
import { readCorpus } from './starting-bodies.ts';
import { systemOf, type System } from './system.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

export const schemas = await loadSamples();
export const corpus = readCorpus('test/proof/fuzz/corpus');

/** The real measurement collects garbage, which takes long in the process of many tests. */
const usedHeap = () => 0;

export const fuzz = (
  seed: string,
  bodies: number,
  system: System = systemOf(schemas),
  options: Partial<FuzzRun> = {},
) => runFuzz({ seed, bodies, corpus, schemas, system, usedHeap, ...options });

/** The real reader with one planted fault. */
export function faulty(wrong: (read: System['read']) => System['read']): System {
  const system = systemOf(schemas);
  return { ...system, read: wrong(system.read) };
}

/** The same for the API, which prepares CloudEvents. */
export function withDraft(
  wrong: (draft: System['draftCloudEvent']) => System['draftCloudEvent'],
): System {
  const system = systemOf(schemas);
  return { ...system, draftCloudEvent: wrong(system.draftCloudEvent) };
}

/** Runs `make fuzz` in this process, with an empty folder for failures. Gives its exit code and what it printed. */
export async function fuzzAsCommand(
  argv: readonly string[],
  system?: System,
  signal?: AbortSignal,
) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const failures = join(folder, 'failures');
  const surroundings = { schemas, failures, usedHeap, ...(system && { system }) };
  const printed = await runInPipe(
    { ...command, run: (values, session) => fuzzForCommand(values, session, surroundings) },
    argv,
    signal && { signal },
  );
  return { ...printed, failures };
}
