/** The process of a contest: it is told what to measure by its parent and answers with what it measured. */
import { answerOrder } from './child-program.ts';
import { hold, type ContestLength } from './contest.ts';
import { contestantOf, type ContestantSpec } from './contestants.ts';

/** What the parent sends. */
export interface ContestOrder {
  readonly contestants: readonly ContestantSpec[];
  readonly length: ContestLength;
  /** Different events, at least. */
  readonly events: number;
}

answerOrder(async ({ contestants, length, events }: ContestOrder) => {
  const ready = [];
  for (const spec of contestants) ready.push(await contestantOf(spec, events));
  return hold(ready, length);
});
