import { DEPLOYABLE, type Contender } from '../bundles.ts';
import { measuredCase, timesCase, type CaseResult } from '../case-result.ts';
import type { ContestResult } from '../contest.ts';
import type { ContestantSpec } from '../contestants.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { runContest } from '../run-child.ts';
import type { Workload } from '../workload.ts';

const FLOOR = '`JSON.parse` of the invocation’s payload and of each body in it';

/** The names of a workload's cases: `handler-payment`, `peer-put-order-1000`, … */
const caseNames = (suffix: string): Readonly<Record<Contender, string>> => ({
  ours: `handler-${suffix}`,
  put: `peer-put-${suffix}`,
  powertools: `peer-powertools-${suffix}`,
  statements: `peer-statements-${suffix}`,
  single: `peer-single-${suffix}`,
});

interface Contest {
  readonly suffix: string;
  readonly workload: Workload;
  readonly contenders: readonly Contender[];
}

const ALL: readonly Contender[] = [...DEPLOYABLE, 'single'];

const CONTESTS: readonly Contest[] = [
  { suffix: 'payment', workload: { event: 'payment', batch: 100 }, contenders: ALL },
  { suffix: 'order', workload: { event: 'order', batch: 100 }, contenders: DEPLOYABLE },
  { suffix: 'payment-1000', workload: { event: 'payment', batch: 1000 }, contenders: ['ours'] },
  { suffix: 'order-1000', workload: { event: 'order', batch: 1000 }, contenders: ['ours'] },
];

const WHO: Readonly<Record<Contender, string>> = {
  ours: 'our handler',
  put: 'peer (a): Ajv and a conditional put a record',
  powertools: 'peer (b): Powertools BatchProcessor, Idempotency and Ajv',
  statements: 'peer (c): Ajv standalone and 25 inserts a call',
  single: 'peer (c) with a call for each insert',
};

/** Whole handlers, from the payload's text to the answer, with DynamoDB answered in memory. */
export const HANDLER: Family = {
  name: 'handler',
  title: 'Whole handler, µs of CPU an event (events/s of CPU beside it)',
  cases: CONTESTS.flatMap(described),
  async measure(run) {
    const results = [];
    for (const { suffix, workload, contenders } of CONTESTS) {
      if (workload.batch > run.lengths.max.batch) continue;
      const measured = new Map<Contender, ContestResult>();
      for (const who of contenders) measured.set(who, await contest(workload, [who], run));
      results.push(...resultsOf(suffix, measured));
    }
    return results;
  },
};

function described({ suffix, workload, contenders }: Contest): CaseDescription[] {
  const what = `${workload.event}s, batch of ${workload.batch.toLocaleString('en-US')}`;
  const names = caseNames(suffix);
  return [
    ...contenders.map((who) => ({ name: names[who], what: `${WHO[who]}; ${what}`, floor: FLOOR })),
    ...contenders.filter(isPeer).map((who) => ({
      name: `faster-than-${who}-${suffix}`,
      what: `times the floor of ${WHO[who]}, over ours; ${what}`,
    })),
    ...(contenders.includes('single')
      ? [
          {
            name: `batching-alone-${suffix}`,
            what: `times the floor of ${WHO.single}, over peer (c); ${what}`,
          },
        ]
      : []),
  ];
}

/** Measures whole handlers together with the floor, on the same payloads. */
export async function contest(
  workload: Workload,
  contenders: readonly Contender[],
  { bundles, lengths, signal }: Run,
): Promise<ContestResult> {
  const contestants: ContestantSpec[] = [{ name: 'floor', job: 'parse-twice', workload }];
  for (const name of contenders) {
    contestants.push({ name, job: 'handle', workload, module: await bundles.onTransport(name) });
  }
  const order = { contestants, length: lengths.contest, events: lengths.events };
  const results: ContestResult[] = [];
  for (let index = 0; index < lengths.contests; index += 1) {
    results.push(await runContest(order, signal));
  }
  return pooled(results);
}

/** Joins the rounds of all processes. */
function pooled(results: readonly ContestResult[]): ContestResult {
  const names = Object.keys(results[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, results.flatMap((result) => result[name] ?? [])]),
  );
}

/**
 * Each handler was measured together with only the floor, because with others in its process it also pays for their
 * garbage collection. So handlers are compared by the multiples of their floors.
 */
function resultsOf(suffix: string, measured: ReadonlyMap<Contender, ContestResult>): CaseResult[] {
  const names = caseNames(suffix);
  const overFloor = (who: Contender) => {
    const { floor = [], [who]: rounds = [] } = measured.get(who) ?? {};
    return rounds.map((value, round) => value / (floor[round] ?? NaN));
  };
  const cases = [...measured].map(([who, { floor = [], [who]: rounds = [] }]) =>
    measuredCase(names[who], 'µs/event', rounds, floor),
  );
  const faster = [...measured.keys()]
    .filter(isPeer)
    .map((who) => timesCase(`faster-than-${who}-${suffix}`, overFloor(who), overFloor('ours')));
  const batching = measured.has('single')
    ? [timesCase(`batching-alone-${suffix}`, overFloor('single'), overFloor('statements'))]
    : [];
  return [...cases, ...faster, ...batching];
}

/** True if our handler is compared with it. */
function isPeer(who: Contender): boolean {
  return who !== 'ours' && who !== 'single';
}
