import { expect } from 'vitest';

import { consoleDocument } from '../../../scripts/openapi/write-documents.ts';
import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import type { ConsoleServices } from '../../../src/http/console/console-services.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import { Causes } from '../../../src/operations/causes/causes.ts';
import { Overview, type OverviewPorts } from '../../../src/operations/overview/overview.ts';
import { NOW } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import { MemoryDeadLetters } from '../../support/memory-dead-letters.ts';
import { MemoryEventSource } from '../../support/memory-event-source.ts';
import { DocumentedAnswers } from '../documented-answers.ts';
import { testApi, type TestApi } from '../support.ts';

const SESSION: ConsoleServices['session'] = {
  stack: 'EventProcessor-dev',
  stage: 'dev',
  local: false,
  identity: 'arn:aws:iam::1:user/ada',
  readOnly: false,
};

/** The routes of the console, on a ledger, queues and an event source mapping in memory. */
export interface TestConsole extends TestApi {
  readonly source: MemoryEventSource;
  readonly deadLetters: MemoryDeadLetters;
}

/** @param watched what the overview watches instead. @param overrides services that differ */
export function testConsole(
  overrides: Partial<ConsoleServices> = {},
  watched: Partial<OverviewPorts> = {},
): TestConsole {
  const source = new MemoryEventSource();
  const deadLetters = new MemoryDeadLetters(() => NOW, false);
  const ports: OverviewPorts = {
    queues: { depths: () => Promise.resolve({ queue: EMPTY, deadLetters: EMPTY }) },
    outcomes: { recent: () => Promise.resolve({ series: [] }) },
    queries: { listOpen: (filter, page) => api.store.listOpen(filter, page) },
    ledger: { read: (keys) => new MemoryLedgerEditor(api.records).read(keys) },
    source,
    log: { list: (limit) => api.operations.list(limit) },
    clock: { now: () => NOW, sleep: never },
    ...watched,
  };
  const causes = new Causes({
    ports: () => api.services.operatorPorts(),
    // Nobody waits too long for a snapshot of the ledger in memory.
    clock: { now: () => NOW, sleep: never },
  });
  const console: Omit<ConsoleServices, keyof TestApi['services']> = {
    session: SESSION,
    causes,
    overview: new Overview(ports, EACH_TIME),
    source,
    deadLetters,
    types: { lastDay: () => Promise.resolve(undefined) },
    tenants: { seenTenants: () => Promise.resolve({ tenants: [], isComplete: true }) },
    explain: (error) => `Explained: ${error instanceof Error ? error.message : String(error)}`,
  };
  const api: TestApi = testApi({ routes: CONSOLE_ROUTES, ...console, ...overrides });
  return {
    ...api,
    source,
    deadLetters,
    send: async (path, options = {}) => {
      const response = await api.send(path, options);
      const method = options.method ?? (options.json === undefined ? 'GET' : 'POST');
      await expectDocumented(method, path, response);
      return response;
    },
  };
}

/** The source is read once, unless somebody changes it. */
const EACH_TIME = { queuesMs: 0, outcomesMs: 0, openMs: 0, sourceMs: 60_000 };
const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };

/** Holds an answer to the document that the types of the page are made from. */
async function expectDocumented(method: string, target: string, response: Response): Promise<void> {
  const { status, headers } = response;
  const [path = ''] = target.split('?');
  const body = await response.clone().text();
  const problems = ANSWERS.problemsOf({ method, path, status, headers, body });
  expect(problems, `${method} ${target}`).toEqual([]);
}

const ANSWERS = new DocumentedAnswers(consoleDocument());
