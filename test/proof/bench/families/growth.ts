import { measuredCase, type CaseResult } from '../case-result.ts';
import type { ContestantSpec } from '../contestants.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { runContest } from '../run-child.ts';
import type { Workload } from '../workload.ts';

const PARSED = '`JSON.parse` of the payload and of each body';
const CLEAN = 'a batch in which every event is new and valid';
const KILOBYTE = 1024;

const BATCHES = [1, 10, 100, 1000];
/** Lambda's payload limit allows twelve messages of 256 KB with their escaped quotes. */
const SIZES = [
  { label: '1kb', bytes: KILOBYTE, batch: 100 },
  { label: '4kb', bytes: 4 * KILOBYTE, batch: 100 },
  { label: '16kb', bytes: 16 * KILOBYTE, batch: 100 },
  { label: '64kb', bytes: 64 * KILOBYTE, batch: 50 },
  { label: '256kb', bytes: 256 * KILOBYTE, batch: 12 },
];
const SHARES = [0.5, 1];
/** Numbers of schemas: the samples, and copies of them. */
const SCHEMAS = [20, 100, 500];

const percent = (share: number) => `${share * 100}`;

/** How the cost of an event grows with the batch, the body, faults and the registry. */
export const GROWTH: Family = {
  name: 'growth',
  title: 'Growth, µs of CPU an event',
  cases: [...sizeCases(), ...shareCases(), ...schemaCases()],
  async measure(run) {
    return [...(await sizes(run)), ...(await shares(run)), ...(await schemas(run))];
  },
};

function sizeCases(): CaseDescription[] {
  const of = (name: string, what: string) => ({ name: `growth-${name}`, what, floor: PARSED });
  return [
    ...BATCHES.map((batch) => of(`batch-${batch}`, `payments, batch of ${batch}`)),
    ...SIZES.map(({ label, bytes, batch }) =>
      of(`body-${label}`, `payments of ${bytes / KILOBYTE} KB, batch of ${batch}`),
    ),
    of('body-pretty', 'orders written over several lines, batch of 100'),
  ];
}

function shareCases(): CaseDescription[] {
  return SHARES.flatMap((share) => [
    {
      name: `growth-rejected-${percent(share)}`,
      what: `payments, ${percent(share)} % of them rejected`,
      floor: CLEAN,
    },
    {
      name: `growth-duplicates-${percent(share)}`,
      what: `payments, ${percent(share)} % of them duplicates`,
      floor: CLEAN,
    },
    {
      name: `growth-conflicts-${percent(share)}`,
      what: `payments, ${percent(share)} % of them conflicts`,
      floor: CLEAN,
    },
  ]);
}

function schemaCases(): CaseDescription[] {
  return SCHEMAS.map((count) => ({
    name: `growth-schemas-${count}`,
    what: `reading and validating a payment, with ${count} schemas`,
    floor: 'the same with 20 schemas',
  }));
}

async function sizes(run: Run): Promise<CaseResult[]> {
  const workloads: [string, Workload][] = [
    ...BATCHES.map((batch): [string, Workload] => [`batch-${batch}`, { event: 'payment', batch }]),
    ...SIZES.map(({ label, ...size }): [string, Workload] => [
      `body-${label}`,
      { event: 'payment', ...size },
    ]),
    ['body-pretty', { event: 'order', batch: 100, pretty: true }],
  ];
  const results: CaseResult[] = [];
  const { max } = run.lengths;
  for (const [name, workload] of workloads) {
    if (workload.batch > max.batch || (workload.bytes ?? 0) > max.bytes) continue;
    const floor = { name: 'floor', job: 'parse-twice', workload } as const;
    const measured = await side(run, [floor, await handling('ours', workload, run)]);
    results.push(measuredCase(`growth-${name}`, 'µs/event', measured('ours'), measured('floor')));
  }
  return results;
}

async function shares(run: Run): Promise<CaseResult[]> {
  const clean = await alone('clean', {}, run);
  const results: CaseResult[] = [];
  for (const share of SHARES) {
    for (const kind of ['rejected', 'duplicates', 'conflicts'] as const) {
      const name = `growth-${kind}-${percent(share)}`;
      results.push(withRatio(await alone(name, { [kind]: share }, run), clean));
    }
  }
  return results;
}

/**
 * Measures our handler in a process of its own, together with only the floor. With another handler in the same process,
 * the compiler and the garbage collector would work for both.
 */
async function alone(
  name: string,
  share: Partial<Pick<Workload, 'rejected' | 'duplicates' | 'conflicts'>>,
  run: Run,
): Promise<CaseResult> {
  const clean = { event: 'payment', batch: 100 } as const;
  const floor = { name: 'floor', job: 'parse-twice', workload: clean } as const;
  const measured = await side(run, [floor, await handling('ours', { ...clean, ...share }, run)]);
  return measuredCase(name, 'µs/event', measured('ours'), measured('floor'));
}

async function schemas(run: Run): Promise<CaseResult[]> {
  const workload = { event: 'payment', batch: 100 } as const;
  const contestants: ContestantSpec[] = [];
  const counts = SCHEMAS.filter((count) => count <= run.lengths.max.schemas);
  for (const count of counts) {
    const { onTransport } = await run.bundles.withSchemas(count);
    contestants.push({ name: String(count), job: 'read', workload, module: onTransport });
  }
  const measured = await side(run, contestants);
  return counts.map((count) =>
    measuredCase(`growth-schemas-${count}`, 'µs/event', measured(String(count)), measured('20')),
  );
}

/** Compares a case with a clean batch. Both are multiples of their own floors, and the ratio compares these. */
function withRatio(result: CaseResult, clean: CaseResult): CaseResult {
  const ratio = (result.ratio ?? NaN) / (clean.ratio ?? NaN);
  return { ...result, floor: result.median / ratio, ratio };
}

async function handling(
  name: string,
  workload: Workload,
  { bundles }: Run,
): Promise<ContestantSpec> {
  return { name, job: 'handle', workload, module: await bundles.onTransport('ours') };
}

/** Measures contestants side by side, and returns their rounds by name. */
async function side({ lengths, signal }: Run, contestants: readonly ContestantSpec[]) {
  const measured = await runContest(
    { contestants, length: lengths.growth, events: lengths.events },
    signal,
  );
  return (name: string) => measured[name] ?? [];
}
