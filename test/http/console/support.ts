import { expect } from 'vitest';

import { consoleDocument } from '../../../scripts/openapi/write-documents.ts';
import type { ConsoleServices } from '../../../src/http/console/console-services.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import { Causes } from '../../../src/operations/causes/causes.ts';
import { NOW } from '../../support/events.ts';
import { DocumentedAnswers } from '../documented-answers.ts';
import { testApi, type TestApi } from '../support.ts';

/** What the console has beside the services of the API, in tests. */
const CONSOLE: Pick<ConsoleServices, 'session'> = {
  session: {
    stack: 'EventProcessor-dev',
    stage: 'dev',
    local: false,
    identity: 'arn:aws:iam::1:user/ada',
    readOnly: false,
  },
};

/** The routes of the console, on the ledger in memory. Their answers must be documented. @param overrides services that differ */
export function testConsole(overrides: Partial<ConsoleServices> = {}): TestApi {
  const causes = new Causes({
    ports: () => api.services.operatorPorts(),
    // Nobody waits too long for a snapshot of the ledger in memory.
    clock: { now: () => NOW, sleep: () => new Promise(() => undefined) },
  });
  const api: TestApi = testApi({ routes: CONSOLE_ROUTES, ...CONSOLE, causes, ...overrides });
  return {
    ...api,
    send: async (path, options = {}) => {
      const response = await api.send(path, options);
      const method = options.method ?? (options.json === undefined ? 'GET' : 'POST');
      const { status, headers } = response;
      const body = await response.clone().text();
      const [place = ''] = path.split('?');
      const undocumented = ANSWERS.problemsOf({ method, path: place, status, headers, body });
      expect(undocumented, `${method} ${path}`).toEqual([]);
      return response;
    },
  };
}

const ANSWERS = new DocumentedAnswers(consoleDocument());
