/** The process of a contest: it is told what to measure by its parent and answers with what it measured. */
import { hold, type ContestLength } from './contest.ts';
import { contestantOf, type ContestantSpec } from './contestants.ts';

/** What the parent sends. */
export interface ContestOrder {
  readonly contestants: readonly ContestantSpec[];
  readonly length: ContestLength;
  /** Different events, at least. */
  readonly events: number;
}

if (process.send) {
  process.once('message', (order: ContestOrder) => {
    void run(order);
  });
  process.once('disconnect', () => process.exit());
}

async function run({ contestants, length, events }: ContestOrder): Promise<void> {
  const ready = [];
  for (const spec of contestants) ready.push(await contestantOf(spec, events));
  process.send?.(await hold(ready, length));
}
