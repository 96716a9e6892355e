import { fileURLToPath } from 'node:url';

import { measuredCase, timesCase, type CaseResult } from '../case-result.ts';
import type { ContestantSpec } from '../contestants.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { runContest } from '../run-child.ts';
import type { Workload } from '../workload.ts';

const FLOOR = '`JSON.parse` of each event in the request';

const APIS = {
  ours: { file: '../our-api.ts', prefix: '', what: 'our API' },
  express: {
    file: '../peers/express-api.ts',
    prefix: 'peer-express-',
    what: 'peer: Express, Ajv and a conditional put an event',
  },
  powertools: {
    file: '../peers/powertools-api.ts',
    prefix: 'peer-powertools-',
    what: 'peer: Powertools event handler, Idempotency and Ajv',
  },
} as const;

type Api = keyof typeof APIS;
const ALL = Object.keys(APIS) as Api[];

interface Contest {
  readonly suffix: string;
  readonly what: string;
  readonly workload: Workload;
  readonly apis: readonly Api[];
}

const CONTESTS: readonly Contest[] = [
  {
    suffix: 'payment',
    what: 'a payment a request',
    workload: { event: 'payment', batch: 1, tenants: 1 },
    apis: ALL,
  },
  {
    suffix: 'payments-25',
    what: 'an array of 25 payments a request',
    workload: { event: 'payment', batch: 25, tenants: 1 },
    apis: ALL,
  },
  {
    suffix: 'duplicate',
    what: 'a payment that the ledger has already',
    workload: { event: 'payment', batch: 1, tenants: 1, duplicates: 1 },
    apis: ['ours'],
  },
];

const nameOf = (api: Api, suffix: string): string => `${APIS[api].prefix}api-${suffix}`;

/** `POST /events`, from the request to the answer, with DynamoDB answered in memory. */
export const API: Family = {
  name: 'api',
  title: 'Publishing over HTTP, µs of CPU an event',
  cases: CONTESTS.flatMap(described),
  async measure(run) {
    const results = [];
    for (const contest of CONTESTS) results.push(...(await resultsOf(contest, run)));
    return results;
  },
};

function described({ suffix, what, apis }: Contest): CaseDescription[] {
  const cases = apis.map((api) => ({
    name: nameOf(api, suffix),
    what: `${APIS[api].what}; ${what}`,
    floor: FLOOR,
  }));
  const times = apis.filter(isPeer).map((api) => ({
    name: `api-faster-than-${api}-${suffix}`,
    what: `times the floor of ${APIS[api].what}, over ours; ${what}`,
  }));
  return [...cases, ...times];
}

/** Each API is measured with only the floor in its process, as the handlers are. */
async function resultsOf({ suffix, workload, apis }: Contest, run: Run): Promise<CaseResult[]> {
  const { lengths, signal } = run;
  const cases: CaseResult[] = [];
  const multiples = new Map<Api, readonly number[]>();
  for (const api of apis) {
    const module = fileURLToPath(new URL(APIS[api].file, import.meta.url));
    const contestants: ContestantSpec[] = [
      { name: 'floor', job: 'parse', workload },
      { name: api, job: 'publish', workload, module },
    ];
    const order = { contestants, length: lengths.growth, events: lengths.events };
    const { floor = [], [api]: rounds = [] } = await runContest(order, signal);
    cases.push(measuredCase(nameOf(api, suffix), 'µs/event', rounds, floor));
    multiples.set(
      api,
      rounds.map((value, round) => value / (floor[round] ?? NaN)),
    );
  }
  const ours = multiples.get('ours') ?? [];
  const times = apis
    .filter(isPeer)
    .map((api) => timesCase(`api-faster-than-${api}-${suffix}`, multiples.get(api) ?? [], ours));
  return [...cases, ...times];
}

function isPeer(api: Api): boolean {
  return api !== 'ours';
}
