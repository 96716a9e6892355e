/** The process that counts calls: it is told which by its parent, and answers with the counts. */
import { answerOrder } from './child-program.ts';
import { countCalls, type Count } from './count-calls.ts';
import type { Workload } from './workload.ts';

/** What the parent sends. */
export type CountOrder = readonly { readonly module: string; readonly workload: Workload }[];

answerOrder(async (order: CountOrder) => {
  const counts: Count[] = [];
  for (const { module, workload } of order) counts.push(await countCalls(module, workload));
  return counts;
});
