/** The process that counts calls: it is told which by its parent, and answers with the counts. */
import { countCalls, type Count } from './count-calls.ts';
import type { Workload } from './workload.ts';

/** What the parent sends. */
export type CountOrder = readonly { readonly module: string; readonly workload: Workload }[];

if (process.send) {
  process.once('message', (order: CountOrder) => {
    void run(order);
  });
  process.once('disconnect', () => process.exit());
}

async function run(order: CountOrder): Promise<void> {
  const counts: Count[] = [];
  for (const { module, workload } of order) counts.push(await countCalls(module, workload));
  process.send?.(counts);
}
