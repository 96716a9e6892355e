import { describe, expect, it } from 'vitest';

import { processBatch } from '../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT, PAYMENTS, queueMessage, wireEvent } from '../support/events.ts';
import { inMemory } from '../support/in-memory.ts';
import { tenantToken, testApi } from './support.ts';

const CONTEXT = {
  ...{ specversion: '1.0', id: 'evt-1', source: 'web', type: 'payment.processed' },
  ...{ schemaversion: 'v1', tenantid: 'acme', time: '2026-11-21T08:59:58Z', subject: 'order 1' },
};
const DATA = JSON.stringify(PAYMENT);
const NATIVE = JSON.stringify(wireEvent());
const STRUCTURED = JSON.stringify({ ...CONTEXT, data: PAYMENT });
const HEADERS = Object.fromEntries(
  Object.entries(CONTEXT).map(([name, value]) => [`ce-${name}`, encodeURIComponent(value)]),
);
const ATTRIBUTES = Object.fromEntries(
  Object.entries(CONTEXT).map(([name, value]) => [`ce-${name}`, { type: 'String', value }]),
);

/** A function for each way to send the same event. Each gives its outcome. */
function ways() {
  const api = testApi();
  const services = { ...inMemory(PAYMENTS), store: api.store };
  const overSqs = async (message: Partial<QueueMessage>) => {
    const report = await processBatch([queueMessage(message)], false, PLENTY, services);
    return report.messages[0]?.outcome.kind;
  };
  const overHttp = async (json: string, headers: Record<string, string>) => {
    const response = await api.send('/events', { as: tenantToken('acme'), json, headers });
    return { 201: 'processed', 200: 'duplicate' }[response.status] ?? response.status;
  };
  const json = 'application/json';
  return {
    'native over SQS': () => overSqs({ body: NATIVE }),
    'structured over SQS': () => overSqs({ body: STRUCTURED }),
    'binary over SQS': () => overSqs({ body: DATA, attributes: ATTRIBUTES }),
    'native over HTTP': () => overHttp(NATIVE, { 'content-type': json }),
    'structured over HTTP': () =>
      overHttp(STRUCTURED, { 'content-type': 'application/cloudevents+json' }),
    'binary over HTTP': () => overHttp(DATA, { 'content-type': json, ...HEADERS }),
  };
}

describe('the same event, sent in every way,', () => {
  it.each(Object.keys(ways()).map((name, index) => [name, index] as const))(
    'is processed once, and is a duplicate then: first %s',
    async (_, index) => {
      const all: (() => Promise<unknown>)[] = Object.values(ways());
      const [first] = all.splice(index, 1);
      expect(await first?.()).toBe('processed');
      const outcomes = [];
      for (const sendAgain of all) outcomes.push(await sendAgain());
      expect(outcomes).toEqual(all.map(() => 'duplicate'));
    },
  );
});
