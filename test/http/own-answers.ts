import { claimed } from '../../src/core/claim.ts';
import type { ListOperation } from '../../src/core/operation.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { EventStore } from '../../src/ports.ts';
import { failedEvent } from '../support/operating.ts';
import { operation } from '../support/operations.ts';
import { NOW, PAYMENT, wireEvent } from '../support/events.ts';
import { processed, rejected } from '../support/records.ts';
import { tenantToken, testApi, type TestRequest } from './support.ts';

/** One request, what it meets, and the operation that answers it. */
interface Case {
  readonly operation: string;
  readonly path: string;
  readonly request?: TestRequest;
  readonly records?: readonly LedgerRecord[];
  readonly services?: Partial<ApiServices>;
  readonly saved?: ListOperation;
}

const DOWN = {
  probes: { store: () => Promise.reject(new Error('down')), queue: () => Promise.resolve() },
};

const SHORT = { type: 'payment.processed', payload: PAYMENT };

const fails = () => Promise.reject(new Error('down'));
const NO_LEDGER: EventStore = {
  record: (records) =>
    Promise.resolve(
      records.map(() => ({ kind: 'unavailable', code: 'store_unavailable', cause: 'down' })),
    ),
  settle: fails,
  find: fails,
};

function publish(
  json: object,
  services?: Partial<ApiServices>,
  records?: readonly LedgerRecord[],
): Case {
  const request = { json, as: tenantToken('acme') };
  return {
    ...{ operation: 'publishEvents', path: '/events', request },
    ...(services && { services }),
    ...(records && { records }),
  };
}

const PUBLISHED: readonly Case[] = [
  publish(SHORT),
  publish([SHORT, { type: 'none' }]),
  publish(wireEvent(), {}, [processed()]),
  publish({ ...SHORT, id: 'evt-1', payload: { ...PAYMENT, amount: 1 } }, {}, [processed()]),
  publish({ ...SHORT, payload: {} }),
  publish(SHORT, { store: NO_LEDGER }),
  publish(SHORT, { store: NO_LEDGER, publisher: { publish: fails } }),
];

const AS_ACME = { method: 'POST', as: tenantToken('acme') };

function processing(record?: LedgerRecord): Case {
  return {
    ...{ operation: 'processEvent', path: '/events/evt-1/process', request: AS_ACME },
    ...(record && { records: [record] }),
  };
}

const PROCESSED: readonly Case[] = [
  processing(),
  processing(failedEvent({ schema_version: 'v2' })),
  processing(claimed(processed(), 'claim-1', '2026-11-21T10:00:00.000Z')),
  processing(rejected()),
];

/** A request to change one open event. */
function changing(kind: 'replay' | 'discard', expected: number) {
  const note = kind === 'discard' ? { note: 'test events' } : {};
  return {
    ...{ operation: `${kind}Events`, path: `/operations/${kind}` },
    request: { json: { all: true, expected, ...note } },
    records: [failedEvent({ schema_version: 'v2' })],
  };
}

const ID = '20261121T085900Z-0001';
const POST: TestRequest = { method: 'POST' };

function onOperation(method: 'GET' | 'POST', status?: 'running' | 'done'): Case {
  const updatedAt = new Date(NOW).toISOString();
  return {
    operation: method === 'GET' ? 'getOperation' : 'resumeOperation',
    path: method === 'GET' ? `/operations/${ID}` : `/operations/${ID}/resume`,
    ...(method === 'POST' && { request: POST }),
    ...(status && { saved: operation({ id: ID, status, updatedAt }) }),
  };
}

const OPERATED: readonly Case[] = [
  ...(['replay', 'discard'] as const).flatMap((kind) => [changing(kind, 1), changing(kind, 2)]),
  { operation: 'listOperations', path: '/operations' },
  onOperation('GET', 'done'),
  onOperation('GET'),
  onOperation('POST', 'done'),
  onOperation('POST', 'running'),
  onOperation('POST'),
];

/** A request for each answer of the routes themselves. The checks before them have others. */
const CASES: readonly Case[] = [
  ...PUBLISHED,
  ...PROCESSED,
  ...OPERATED,
  { operation: 'getHealth', path: '/health' },
  { operation: 'getHealth', path: '/health', services: DOWN },
  { operation: 'getOpenApi', path: '/openapi.json' },
  { operation: 'getAsyncApi', path: '/asyncapi.json' },
  { operation: 'getDocs', path: '/docs' },
  { operation: 'listSchemas', path: '/schemas' },
  { operation: 'getEventType', path: '/schemas/payment.processed' },
  { operation: 'getEventType', path: '/schemas/none' },
  { operation: 'getSchema', path: '/schemas/payment.processed/v1' },
  { operation: 'getSchema', path: '/schemas/payment.processed/v2' },
  { operation: 'listEvents', path: '/events?tenant_id=acme', records: [processed()] },
  { operation: 'getEvent', path: '/events/evt-1?tenant_id=acme', records: [processed()] },
  { operation: 'getEvent', path: '/events/evt-1?tenant_id=acme' },
  {
    operation: 'getEvent',
    path: '/events/evt-1',
    records: [rejected({ tenant_id: 'acme' }), rejected({ tenant_id: 'other' })],
  },
];

/** `<operation id> <status>` of each. */
export function ownAnswers(): Promise<string[]> {
  return Promise.all(
    CASES.map(async ({ operation, path, request, records = [], services, saved }) => {
      const api = testApi(services);
      for (const record of records) api.records.set(record.key, record);
      if (saved) api.operations.operations.set(saved.id, saved);
      const { status } = await api.send(path, request);
      return `${operation} ${status}`;
    }),
  );
}
