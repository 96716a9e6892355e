import { expect } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { TIMERS } from '../../src/adapters/timers.ts';
import type { RequestReport } from '../../src/api-ports.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import { readCaller } from '../../src/http/caller.ts';
import { createApp, type ApiApp } from '../../src/http/create-app.ts';
import type { RequestBindings } from '../../src/http/request-bindings.ts';
import type { Route } from '../../src/http/route.ts';
import { ROUTES } from '../../src/http/routes.ts';
import type { EventStore, OutgoingMessage } from '../../src/ports.ts';
import type { ReplayMessage } from '../../src/operation-ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, PAYMENTS } from '../support/events.ts';
import { API_DOCUMENT } from './api-document.ts';
import { expectDocumented } from './expect-documented.ts';
import { MemoryOperationLog } from '../support/memory-operation-log.ts';

/** What API Gateway's authorizers find out. */
export const OPERATOR = { iam: { userArn: 'arn:aws:iam::123456789012:user/ada' } };
export const tenantToken = (tenantId: string) => ({
  jwt: { claims: { tenant_id: tenantId, sub: `service-of-${tenantId}` } },
});

/** A store that doesn't answer. */
export const DOWN: Pick<EventStore, 'record' | 'find'> = {
  record: (records) =>
    Promise.resolve(
      records.map(
        () => ({ kind: 'unavailable', code: 'store_unavailable', cause: 'down' }) as const,
      ),
    ),
  find: () => Promise.reject(new Error('down')),
};

/** An API on the ledger in memory. */
export interface TestApi {
  readonly app: ApiApp;
  readonly records: Map<string, LedgerRecord>;
  readonly store: MemoryStore;
  readonly services: ApiServices;
  readonly operations: MemoryOperationLog;
  /** Messages of published events. Those of version v2 have a handler. */
  readonly published: OutgoingMessage[];
  /** Messages that operators sent again. */
  readonly sent: ReplayMessage[];
  /** What was told of each request. */
  readonly reports: readonly RequestReport[];
  /** Errors that nobody foresaw. */
  readonly failures: { readonly route: string; readonly error: unknown }[];
  /** Sends a request as this caller. */
  send(path: string, options?: TestRequest): Promise<Response>;
}

export interface TestRequest extends RequestInit {
  /** Default: an operator. `null`: nobody. */
  readonly as?: object | null;
  /** Sent as `application/json`, unless `headers` say otherwise. An object is written as JSON. */
  readonly json?: object | string;
}

/** Makes an API. @param overrides services and routes that differ */
export function testApi({
  routes = ROUTES,
  ...overrides
}: Partial<ApiServices> & { routes?: readonly Route[] } = {}): TestApi {
  const records = new Map<string, LedgerRecord>();
  const store = new MemoryStore(records);
  const published: OutgoingMessage[] = [];
  let count = 0;
  const failures: TestApi['failures'] = [];
  const reports: RequestReport[] = [];
  const operations = new MemoryOperationLog();
  const sent: ReplayMessage[] = [];
  let random = 0;
  const send = (message: ReplayMessage) => {
    sent.push(message);
    return { kind: 'sent' } as const;
  };
  const services: ApiServices = {
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    random: () => (random = (random + 0.001) % 1),
    log: {
      requestDone: (report) => reports.push(report),
      requestFailed: (failure) => failures.push(failure),
    },
    store,
    registry: PAYMENTS,
    hasHandler: (_, version) => version === 'v2',
    retention: { processed: 30, open: 90, types: {} },
    publisher: {
      publish: (messages) => {
        published.push(...messages);
        return Promise.resolve();
      },
    },
    timers: TIMERS,
    uniqueId: () => `message-${(count += 1)}`,
    randomBytes: (length) => new Uint8Array(length).fill((count += 1)),
    operatorPorts: () =>
      Promise.resolve({
        queries: store,
        editor: new MemoryLedgerEditor(records),
        log: operations,
        sender: { send: (messages) => Promise.resolve(messages.map(send)) },
      }),
    probes: { store: () => store.find('#health'), queue: () => Promise.resolve() },
    documents: {
      openApi: () => Promise.resolve(JSON.stringify(API_DOCUMENT)),
      asyncApi: () => Promise.resolve('{"asyncapi":"3.0.0","channels":{},"operations":{}}'),
      page: () => Promise.resolve('<!doctype html>'),
      events: () => Promise.resolve([{ type: 'payment.processed', version: 'v1' }]),
      event: () => Promise.resolve('{"schema":{"type":"object"}}'),
    },
    ...overrides,
  };
  const app = createApp(routes, services, ({ authorizer }) =>
    readCaller(authorizer, { tenantClaim: 'tenant_id' }),
  );
  return {
    ...{ app, records, store, services, failures, reports, operations, sent, published },
    send: (path, options = {}) => {
      const { as = OPERATOR, json, headers, ...others } = options;
      const bindings: RequestBindings = { ...BINDINGS, authorizer: as };
      const body = typeof json === 'object' ? JSON.stringify(json) : json;
      const all = new Headers(headers);
      if (json !== undefined && !all.has('content-type'))
        all.set('content-type', 'application/json');
      const init: RequestInit = {
        ...others,
        ...(json !== undefined && { method: others.method ?? 'POST', body: body ?? '' }),
        headers: all,
      };
      return documented(routes, path, init.method ?? 'GET', app.request(path, init, bindings));
    },
  };
}

/** Holds an answer of the API's own routes to the OpenAPI document. */
async function documented(
  routes: readonly Route[],
  path: string,
  method: string,
  answering: Response | Promise<Response>,
): Promise<Response> {
  const response = await answering;
  if (routes === ROUTES) await expectDocumented(method, path, response);
  return response;
}

const BINDINGS = { requestId: 'request-1', deadline: PLENTY };

/** Expects a problem, and gives it. */
export async function problemOf(response: Response, status: number): Promise<TestProblem> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as TestProblem;
  expect(problem.status).toBe(status);
  expect(problem.error).toBe(problem.detail);
  return problem;
}

export interface TestProblem {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly error: string;
  readonly errors: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly keyword: string;
    readonly detail: string;
  }[];
}
