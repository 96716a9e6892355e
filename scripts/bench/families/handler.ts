import type { Contender } from '../bundles.ts';
import { measuredCase, timesCase, type CaseResult } from '../case-result.ts';
import type { ContestResult } from '../contest.ts';
import type { ContestantSpec } from '../contestants.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { runContest } from '../run-child.ts';
import type { Workload } from '../workload.ts';

const FLOOR = '`JSON.parse` of the invocation’s payload and of each body in it';

/** Names of the cases of a workload: `handler-payment`, `peer-put-order-1000`, … */
const caseNames = (suffix: string): Readonly<Record<Contender, string>> => ({
  ours: `handler-${suffix}`,
  put: `peer-put-${suffix}`,
  powertools: `peer-powertools-${suffix}`,
});

const ALL: readonly Contender[] = ['ours', 'put', 'powertools'];

interface Contest {
  readonly suffix: string;
  readonly workload: Workload;
  readonly contenders: readonly Contender[];
}

const CONTESTS: readonly Contest[] = [
  { suffix: 'payment', workload: { event: 'payment', batch: 100 }, contenders: ALL },
  { suffix: 'order', workload: { event: 'order', batch: 100 }, contenders: ALL },
  { suffix: 'payment-1000', workload: { event: 'payment', batch: 1000 }, contenders: ['ours'] },
  { suffix: 'order-1000', workload: { event: 'order', batch: 1000 }, contenders: ['ours'] },
];

const WHO: Readonly<Record<Contender, string>> = {
  ours: 'our handler',
  put: 'peer (a): Ajv and a conditional put a record',
  powertools: 'peer (b): Powertools BatchProcessor, Idempotency and Ajv',
};

/** Whole handlers, from the payload's text to the answer, with DynamoDB answered in memory. */
export const HANDLER: Family = {
  name: 'handler',
  title: 'Whole handler, µs of CPU an event (events/s of CPU beside it)',
  cases: CONTESTS.flatMap(described),
  async measure(run) {
    const results = [];
    for (const { suffix, workload, contenders } of CONTESTS) {
      if (workload.batch > run.lengths.largest.batch) continue;
      results.push(...resultsOf(suffix, contenders, await contest(workload, contenders, run)));
    }
    return results;
  },
};

function described({ suffix, workload, contenders }: Contest): CaseDescription[] {
  const what = `${workload.event}s, batch of ${workload.batch.toLocaleString('en-US')}`;
  const names = caseNames(suffix);
  return [
    ...contenders.map((who) => ({ name: names[who], what: `${WHO[who]}; ${what}`, floor: FLOOR })),
    ...contenders
      .filter((who) => who !== 'ours')
      .map((who) => ({
        name: `faster-than-${who}-${suffix}`,
        what: `CPU of ${WHO[who]}, over ours; ${what}`,
      })),
  ];
}

/** Measures whole handlers beside the floor, on the same payloads. */
export async function contest(
  workload: Workload,
  contenders: readonly Contender[],
  { bundles, lengths, signal }: Run,
): Promise<ContestResult> {
  const contestants: ContestantSpec[] = [{ name: 'floor', job: 'parse-twice', workload }];
  for (const name of contenders) {
    contestants.push({ name, job: 'handle', workload, module: await bundles.onTransport(name) });
  }
  return runContest({ contestants, length: lengths.contest, events: lengths.events }, signal);
}

function resultsOf(
  suffix: string,
  contenders: readonly Contender[],
  measured: ContestResult,
): CaseResult[] {
  const { floor = [], ours = [] } = measured;
  const names = caseNames(suffix);
  const of = (who: Contender) => measured[who] ?? [];
  return [
    ...contenders.map((who) => measuredCase(names[who], 'µs/event', of(who), floor)),
    ...contenders
      .filter((who) => who !== 'ours')
      .map((who) => timesCase(`faster-than-${who}-${suffix}`, of(who), ours)),
  ];
}
