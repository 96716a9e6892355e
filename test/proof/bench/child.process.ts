/**
 * The process in which contestants are measured or their calls counted: the parent sends one order, and this process
 * answers with what it found.
 */
import { hold, type ContestLength, type ContestResult } from './contest.ts';
import { contestantOf, type ContestantSpec } from './contestants.ts';
import { countCalls, type Count } from './count-calls.ts';
import type { Workload } from './workload.ts';

export interface ContestOrder {
  readonly contestants: readonly ContestantSpec[];
  readonly length: ContestLength;
  /** How many different events to measure with, at least. */
  readonly events: number;
}

export type CountOrder = readonly { readonly module: string; readonly workload: Workload }[];

/** What the parent sends. */
export type ChildOrder = { readonly contest: ContestOrder } | { readonly count: CountOrder };

/** What the parent receives. */
export type ChildAnswer = { readonly answer: unknown } | { readonly failure: string };

function perform(order: ChildOrder): Promise<unknown> {
  return 'contest' in order ? holdContest(order.contest) : countAll(order.count);
}

async function holdContest({ contestants, length, events }: ContestOrder): Promise<ContestResult> {
  const ready = [];
  for (const spec of contestants) ready.push(await contestantOf(spec, events));
  return hold(ready, length);
}

async function countAll(order: CountOrder): Promise<Count[]> {
  const counts: Count[] = [];
  for (const { module, workload } of order) counts.push(await countCalls(module, workload));
  return counts;
}

if (process.send) {
  const reply = (answer: ChildAnswer): void => void process.send?.(answer);
  process.once('message', (order) => {
    perform(order as ChildOrder).then(
      (answer) => reply({ answer }),
      (error: unknown) =>
        reply({ failure: (error instanceof Error && error.stack) || String(error) }),
    );
  });
  process.once('disconnect', () => process.exit());
}
