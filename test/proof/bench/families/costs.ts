import { DEPLOYABLE, PREFIXES, type Deployable } from '../bundles.ts';
import { countedCase, measuredCase, type CaseResult } from '../case-result.ts';
import type { CaseDescription, Family, Run } from '../family.ts';
import { millionPrice } from '../prices.ts';
import type { Count } from '../count-calls.ts';
import { runCount } from '../run-child.ts';
import { messageBody, type Workload } from '../workload.ts';
import { contest } from './handler.ts';

const BATCHES = [10, 100, 1000];
const STATEMENTS_A_CALL = 25;
const KILOBYTE = 1024;

/** The events whose price is computed. */
const EVENTS: Readonly<Record<string, { readonly what: string; readonly workload: Workload }>> = {
  payment: { what: 'a payment of 0.3 KB', workload: { event: 'payment', batch: 100 } },
  '1kb': {
    what: 'a payment grown to 1 KB',
    workload: { event: 'payment', batch: 100, bytes: KILOBYTE },
  },
  '4kb': { what: 'an order of 4 KB', workload: { event: 'order', batch: 100 } },
};

/** Calls to AWS, and their price. */
export const COSTS: Family = {
  name: 'costs',
  title: 'Calls, write units and dollars',
  cases: Object.entries(EVENTS).flatMap(([label, { what }]) => describe(label, what)),
  async measure(run) {
    const results: CaseResult[] = [];
    for (const label of Object.keys(EVENTS)) results.push(...(await costsOf(label, run)));
    return results;
  },
};

function describe(label: string, what: string): CaseDescription[] {
  const calls = BATCHES.map((batch) => ({
    name: `calls-${label}-${batch}`,
    what: `our calls of DynamoDB an event; ${what}, batch of ${batch}`,
    floor: 'a full call of 25 statements',
  }));
  const peersCalls = DEPLOYABLE.slice(1).map((who) => ({
    name: `${PREFIXES[who]}calls-${label}`,
    what: `the peer’s calls an event; ${what}`,
    floor: 'a full call of 25 statements',
  }));
  const rest = DEPLOYABLE.flatMap((who) => [
    {
      name: `${PREFIXES[who]}write-units-${label}`,
      what: `write units an event, all tables; ${what}`,
      floor: 'the units of the message itself',
    },
    {
      name: `${PREFIXES[who]}dollars-${label}`,
      what: `dollars a million events, kept for 90 days; ${what}, batch of 100`,
      floor: 'the message itself written and kept, and its share of SQS’s calls',
    },
  ]);
  return [...calls, ...peersCalls, ...rest];
}

/** The cases of one event: our calls by size of batch, and all figures of all functions for batches of 100. */
async function costsOf(label: string, run: Run): Promise<CaseResult[]> {
  const workload = EVENTS[label]?.workload ?? { event: 'payment', batch: 100 };
  const cpu = await contest(workload, DEPLOYABLE, { ...run, lengths: briefly(run) });
  const ours = await run.bundles.onTransport('ours');
  const order = BATCHES.map((batch) => ({ module: ours, workload: { ...workload, batch } }));
  for (const who of DEPLOYABLE)
    order.push({ module: await run.bundles.onTransport(who), workload });
  const counts = await runCount(order, run.signal);
  const calls = BATCHES.map((batch, index) =>
    callsCase(`calls-${label}-${batch}`, counts[index]?.calls),
  );
  const others = DEPLOYABLE.flatMap((who, index) =>
    casesOf(who, label, workload, counts[BATCHES.length + index], cpu[who] ?? []),
  );
  return [...calls, ...others];
}

function casesOf(
  who: Deployable,
  label: string,
  workload: Workload,
  { calls, writeUnits = NaN, itemBytes = NaN }: Partial<Count> = {},
  cpu: readonly number[],
): CaseResult[] {
  const prefix = PREFIXES[who];
  const least = leastUnits(workload);
  const dollars = cpu.map((us) => priceOf(workload, writeUnits, itemBytes, us));
  const leastDollars = cpu.map(() => priceOf(workload, least, messageBytes(workload), 0));
  return [
    // Our calls have their own cases, by size of batch.
    ...(who === 'ours' ? [] : [callsCase(`${prefix}calls-${label}`, calls)]),
    countedCase(`${prefix}write-units-${label}`, 'units', writeUnits, least),
    measuredCase(`${prefix}dollars-${label}`, '$/million', dollars, leastDollars),
  ];
}

function callsCase(name: string, calls = NaN): CaseResult {
  return countedCase(name, 'calls', calls, 1 / STATEMENTS_A_CALL);
}

function briefly({ lengths }: Run) {
  return { ...lengths, contest: lengths.growth };
}

/** The write units of the message alone, stored as it is. */
function leastUnits(workload: Workload): number {
  return Math.ceil(messageBytes(workload) / KILOBYTE);
}

function messageBytes(workload: Workload): number {
  return Buffer.byteLength(messageBody(workload, 0));
}

function priceOf(
  workload: Workload,
  writeUnits: number,
  itemBytes: number,
  microseconds: number,
): number {
  const { batch } = workload;
  return millionPrice({
    writeUnits,
    itemBytes,
    microseconds,
    batch,
    messageBytes: messageBytes(workload),
  });
}
