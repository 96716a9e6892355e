import { setImmediate as otherWork } from 'node:timers/promises';

import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import type { BodyOutcome, Problem } from './examine.ts';
import { Fuzzer } from './fuzzer.ts';
import { usedHeap } from './heap.ts';
import type { Body } from './mutate.ts';
import type { SlowBody } from './slowest.ts';
import type { System } from './system.ts';

export interface FuzzRun {
  readonly seed: string;
  /** Ends the run after so many bodies, or so many seconds, whichever is given and comes first. */
  readonly bodies?: number;
  readonly seconds?: number;
  readonly corpus: readonly Body[];
  readonly schemas: readonly EventSchema[];
  readonly system: System;
  /** Reading one body may take so long before it is stopped, in milliseconds. Default 10,000. */
  readonly stopAfter?: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (seconds: number, bodies: number) => void;
}

/** A body for which something doesn't hold, made as small as possible, and what it was made from. */
export interface Failure extends Problem {
  readonly body: string;
  readonly found: Body;
}

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

/** Reads bodies, each more or less mutated, until time or count is up or too much is wrong. */
export async function runFuzz(run: FuzzRun): Promise<FuzzResult> {
  const fuzzer = new Fuzzer(run);
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
