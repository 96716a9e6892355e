import { startConsole } from '../../../scripts/console/start-console.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import type { PublishedEndpoints } from '../../../scripts/local/endpoints-file.ts';
import { localStack, type FoundStack } from '../../../scripts/stack/find-stack.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { synthesize } from '../../support/cloud-assembly.ts';
import { PAYMENTS } from '../../support/events.ts';
import { runLocal, surroundingsOf } from '../local/local-in-tests.ts';
import { enter, type AskConsole } from './console-in-tests.ts';

/** A run of `make local` with its console. */
export interface LocalConsole {
  readonly link: string;
  readonly ask: AskConsole;
  readonly endpoints: Endpoints;
  readonly found: PublishedEndpoints;
  /** Ends the run, and gives what it printed. */
  readonly end: () => Promise<string>;
}

/** @param settings of the stack @param via the way to the services: the stack as the console shall see it */
export async function startLocalConsole(
  settings: Readonly<Record<string, unknown>>,
  via: (
    stack: FoundStack,
    endpoints: Endpoints,
    found: PublishedEndpoints,
  ) => Promise<FoundStack> = async (stack) => Promise.resolve(stack),
): Promise<LocalConsole> {
  const assembly = await synthesize(settings);
  const endpoints = await openEndpoints({});
  const { signal, abort } = interruption();
  const argv = ['--api-port', '0', '--concurrency', '1'];
  const around = surroundingsOf(assembly.templatePath, endpoints, argv, signal);
  const session = { env: {}, stderr: { write: () => true }, signal };
  const started = Promise.withResolvers<{ link: string; found: PublishedEndpoints }>();
  const running = runLocal({
    ...around,
    startConsole: async (found) => {
      const stack = await via(localStack(found), endpoints, found);
      const surroundings = { findLocal: () => stack, loadRules };
      const values = { local: true, stage: undefined };
      const server = await startConsole(
        { values, readOnly: false, port: 0, surroundings },
        session,
      );
      started.resolve({ link: server.link, found });
      return server;
    },
  });
  running.catch(started.reject);
  const { link, found } = await started.promise;
  return {
    ...{ link, found, endpoints },
    ask: await enter(link),
    end: async () => {
      abort();
      const { stdout } = await running;
      await endpoints.stop();
      assembly.remove();
      return stdout;
    },
  };
}

/** The schemas of the project's users may differ. */
const loadRules = () =>
  Promise.resolve({ registry: PAYMENTS, handlers: new HandlerRegistry([], PAYMENTS) });

function interruption() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
