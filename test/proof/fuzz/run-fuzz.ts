import { setImmediate as otherWork } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { BodyOutcome } from './examine.ts';
import { Fuzzer, type Failure, type FuzzRun } from './fuzzer.ts';
import type { SlowBody } from './reading-time.ts';

export interface FuzzResult {
  readonly seconds: number;
  readonly bodies: number;
  readonly outcomes: Readonly<Partial<Record<BodyOutcome, number>>>;
  readonly signatures: number;
  readonly corpus: number;
  readonly slowest: readonly SlowBody[];
  readonly overBudget: number;
  readonly heapGrowthBytes: number;
  readonly failures: readonly Failure[];
  readonly interrupted: boolean;
}

/** Reads mutated bodies until the limit of time or number is reached, a body hangs, or the signal is aborted. */
export async function runFuzz(run: FuzzRun): Promise<FuzzResult> {
  const fuzzer = new Fuzzer(run);
  const { usedHeap = heapAfterCollection } = run;
  const heapBefore = usedHeap();
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  while (!fuzzer.isDone && seconds() < (run.seconds ?? Infinity) && run.signal?.aborted !== true) {
    fuzzer.slice();
    run.onProgress?.(seconds(), fuzzer.examined);
    await otherWork();
  }
  const interrupted = run.signal?.aborted === true;
  const heapGrowthBytes = usedHeap() - heapBefore;
  fuzzer.checkHeap(heapGrowthBytes);
  return { seconds: seconds(), ...fuzzer.result(), heapGrowthBytes, interrupted };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap in use after a garbage collection. */
function heapAfterCollection(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
