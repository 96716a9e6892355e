import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SimulatedService } from '../../../scripts/demo-orders/simulated-service.ts';
import { times } from '../../support/records.ts';

const SEED = 7;
let acts: unknown[];
let service: SimulatedService;
let url: string;

beforeEach(async () => {
  acts = [];
  service = serviceOf(SEED);
  url = await service.start();
});
afterEach(() => service.stop());

function serviceOf(seed: number): SimulatedService {
  const act = (request: Record<string, unknown>) => {
    acts.push(request);
    return { receipt: acts.length };
  };
  return new SimulatedService('payment', seed, act, { slowMilliseconds: 0 });
}

/** Calls the service, and returns its status and answer. */
async function call(key: string, to = url): Promise<string> {
  try {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: JSON.stringify({ order_id: key }),
    });
    return `${response.status} ${await response.text()}`;
  } catch {
    return 'no answer';
  }
}

/** The answers to a key until a call succeeds. */
async function callsUntilDone(key: string, to = url): Promise<string[]> {
  const answers = [await call(key, to)];
  while (!answers.at(-1)?.startsWith('200')) answers.push(await call(key, to));
  return answers;
}

describe('a simulated service', () => {
  it('acts once for each key, even if calls fail, and gives the same answer again', async () => {
    const keys = times(12, (index) => `order-${index}`);
    const answers: string[] = [];
    for (const key of keys) {
      const [answer = ''] = (await callsUntilDone(key)).slice(-1);
      answers.push(answer);
      expect(await call(key)).toBe(answer);
    }
    expect(acts).toEqual(keys.map((order_id) => ({ order_id })));
    expect(new Set(answers).size).toBe(keys.length);
  });

  it('fails at most three times for a key, so that five receives are enough', async () => {
    for (const key of times(12, (index) => `order-${index}`)) {
      expect((await callsUntilDone(key)).length).toBeLessThanOrEqual(4);
    }
  });

  it('fails in the same ways for the same seed, in any order of the calls', async () => {
    const keys = times(8, (index) => `order-${index}`);
    const first = new Map<string, number>();
    for (const key of keys) first.set(key, (await callsUntilDone(key)).length);
    const again = serviceOf(SEED);
    const secondUrl = await again.start();
    try {
      for (const key of keys.toReversed()) {
        expect((await callsUntilDone(key, secondUrl)).length).toBe(first.get(key));
      }
    } finally {
      await again.stop();
    }
    expect(again.troubles).toEqual(service.troubles);
  });

  it('counts its calls, and the calls after it had already acted', async () => {
    await callsUntilDone('order-1');
    const { calls, repeatedCalls } = service;
    await call('order-1');
    expect(service).toMatchObject({ calls: calls + 1, repeatedCalls: repeatedCalls + 1 });
  });
});
