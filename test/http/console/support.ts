import type { ConsoleServices } from '../../../src/http/console/console-services.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import { testApi, type TestApi } from '../support.ts';

/** What the console has beside the services of the API, in tests. */
const CONSOLE: Omit<ConsoleServices, keyof TestApi['services']> = {
  session: {
    stack: 'EventProcessor-dev',
    stage: 'dev',
    local: false,
    identity: 'arn:aws:iam::1:user/ada',
    readOnly: false,
  },
};

/** The routes of the console, on the ledger in memory. @param overrides services that differ */
export function testConsole(overrides: Partial<ConsoleServices> = {}): TestApi {
  return testApi({ routes: CONSOLE_ROUTES, ...CONSOLE, ...overrides });
}
