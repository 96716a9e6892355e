import fc from 'fast-check';

import { loadSamples } from '../../scripts/samples/load-samples.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { PLENTY } from '../support/deadlines.ts';
import { processed, rejected, sentAgain } from '../support/records.ts';
import { API_DOCUMENT } from './api-document.ts';
import { undocumented } from './expect-documented.ts';
import { requestsTo, type GeneratedRequest } from './generated-requests.ts';
import { OPERATOR, tenantToken, testApi, type TestApi } from './support.ts';

const KNOWN = ['processed-1', 'rejected-1', 'waiting-1', 'slash/1'];

const SAMPLES = new SchemaRegistry(await loadSamples());

const CALLERS = { operator: OPERATOR, tenant: tenantToken('acme'), nobody: null };

/**
 * Sends generated requests to APIs on the ledger in memory, some after another to each. If an answer isn't documented or is
 * a 500, it throws an error with the seed, and with as few requests as still show it.
 */
export async function attack(runs: number, requestsEach: number, seed?: number): Promise<void> {
  const requests = fc.array(requestsTo({ document: API_DOCUMENT, known: KNOWN }), {
    minLength: requestsEach,
    maxLength: requestsEach,
  });
  const property = fc.asyncProperty(requests, async (all) => {
    const api = apiWithRecords();
    for (const request of all) await sendOne(api, request);
  });
  await fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed }) });
}

async function sendOne(api: TestApi, request: GeneratedRequest): Promise<void> {
  const { caller, method, target, headers, body } = request;
  const init = { method, headers, ...(body !== undefined && { body }) };
  const bindings = { requestId: 'request-1', deadline: PLENTY, authorizer: CALLERS[caller] };
  const sent = new Request(`http://localhost${target}`, init);
  const response = await api.app.fetch(sent, bindings);
  const problems = await undocumented(method, target, response);
  const failure = api.failures[0];
  if (failure) throw new Error(`${failure.route} failed`, { cause: failure.error });
  if (problems.length > 0) {
    throw new Error(`${method} ${target}: ${problems.join('; ')}\n${await response.text()}`);
  }
}

function apiWithRecords(): TestApi {
  const api = testApi({ registry: SAMPLES });
  const records = [
    ...[processed({ event_id: 'processed-1' }), rejected({ event_id: 'rejected-1' })],
    ...[sentAgain(rejected({ event_id: 'waiting-1' })), processed({ event_id: 'slash/1' })],
  ];
  for (const record of records) api.records.set(record.key, record);
  return api;
}
