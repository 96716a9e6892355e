import { measuredCase } from '../case-result.ts';
import type { Family, Run } from '../family.ts';
import { runContest } from '../run-child.ts';
import type { Workload } from '../workload.ts';

const WORKLOADS: Readonly<Record<string, Workload>> = {
  'validate-payment': { event: 'payment', batch: 100 },
  'validate-order': { event: 'order', batch: 100 },
  'validate-order-pretty': { event: 'order', batch: 100, pretty: true },
};

/** Reading and validating alone, without the rest of the handler. */
export const VALIDATE: Family = {
  name: 'validate',
  title: 'Read and validate, µs of CPU an event',
  cases: [
    ['validate-payment', 'a payment'],
    ['validate-order', 'an order with 20 lines'],
    ['validate-order-pretty', 'the same order, written over several lines'],
  ].map(([name = '', what = '']) => ({ name, what, floor: '`JSON.parse` of the same texts' })),
  async measure(run) {
    const results = [];
    for (const [name, workload] of Object.entries(WORKLOADS)) {
      results.push(await validate(name, workload, run));
    }
    return results;
  },
};

async function validate(name: string, workload: Workload, { bundles, lengths, signal }: Run) {
  const module = await bundles.onTransport('ours');
  const contestants = [
    { name: 'floor', job: 'parse', workload },
    { name: 'ours', job: 'read', workload, module },
  ] as const;
  const { ours = [], floor = [] } = await runContest(
    { contestants, length: lengths.contest, events: lengths.events },
    signal,
  );
  return measuredCase(name, 'µs/event', ours, floor);
}
