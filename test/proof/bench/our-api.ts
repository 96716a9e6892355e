import { randomBytes, randomUUID } from 'node:crypto';

import { validators } from '#samples/validators.js';

import type { HttpTransport } from '../../../src/adapters/aws/aws-connection.ts';
import { TIMERS } from '../../../src/adapters/timers.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { readConsumerSettings } from '../../../src/entrypoints/consume-settings.ts';
import { openEventStore } from '../../../src/entrypoints/open-event-store.ts';
import { readCaller } from '../../../src/http/caller.ts';
import { createApp } from '../../../src/http/create-app.ts';
import { ROUTES } from '../../../src/http/routes.ts';
import type { Publish } from './publishing.ts';

const AUTHORIZER = { iam: { userArn: 'arn:aws:iam::123456789012:user/bench' } };
const DEADLINE = { remaining: () => 60_000, signal: new AbortController().signal };

const unused = () => Promise.reject(new Error('Publishing a plain event needs only the ledger.'));

/** Our API with the sample schemas and without handlers, on a transport of the bench's. */
export function api(transport: HttpTransport): Publish {
  const settings = readConsumerSettings(process.env);
  const store = openEventStore(process.env, settings, transport);
  const services = {
    clock: { now: () => Date.now(), sleep: unused },
    timers: TIMERS,
    random: () => Math.random(),
    uniqueId: () => randomUUID(),
    randomBytes: (count: number) => randomBytes(count),
    registry: new SchemaRegistry(validators),
    hasHandler: () => false,
    retention: settings.ledgerRetentionDays,
    store,
    publisher: { publish: unused },
    log: {
      requestDone: () => undefined,
      requestFailed: ({ error }: { error: unknown }) => {
        throw error;
      },
    },
    probes: { store: unused, queue: unused },
    documents: { openApi: unused, asyncApi: unused, page: unused, events: unused, event: unused },
    operatorPorts: unused,
  };
  const app = createApp(ROUTES, services, ({ authorizer }) =>
    readCaller(authorizer, { tenantClaim: 'tenant_id' }),
  );
  return async (body) => {
    const headers = { 'content-type': 'application/json' };
    const request = new Request('https://bench.example/events', { method: 'POST', headers, body });
    const bindings = { requestId: 'bench', deadline: DEADLINE, authorizer: AUTHORIZER };
    const response = await app.fetch(request, bindings);
    await response.text();
    return response.status;
  };
}
