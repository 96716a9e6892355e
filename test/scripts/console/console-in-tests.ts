import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

import { ConsoleTarget, type Opening } from '../../../scripts/console/console-target.ts';
import { readOnlyRoutes } from '../../../scripts/console/read-only.ts';
import {
  serveConsole,
  type ConsoleServer,
  type ServeConsoleOptions,
} from '../../../scripts/console/serve-console.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import type { ConsoleServices } from '../../../src/http/console/console-services.ts';
import type { Route } from '../../../src/http/route.ts';
import { createApp } from '../../../src/http/create-app.ts';
import { NOW } from '../../support/events.ts';
import { testConsole } from '../../http/console/support.ts';
import type { TestApi } from '../../http/support.ts';

const CALLER = { kind: 'operator', name: 'arn:aws:iam::1:user/ada', clientId: 'ada' } as const;

/** A console on the ledger in memory. */
export interface TestConsole {
  readonly server: ConsoleServer;
  readonly api: TestApi;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Uses the link, and gives the cookie. */
  readonly enter: () => Promise<string>;
  readonly ask: (path: string, request?: Asked) => Promise<Answer>;
}

export interface Asked {
  readonly method?: string;
  /** `host` is the server's own unless it is given. */
  readonly headers?: RequestHeaders;
  readonly body?: string | Buffer;
}

/** One that is `undefined` is left out. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** @param page a folder that has the files of a page @param all the routes */
export async function startTestConsole(
  page: string,
  options: Partial<ServeConsoleOptions> = {},
  all: readonly Route<ConsoleServices>[] = CONSOLE_ROUTES,
): Promise<TestConsole> {
  const api = testConsole();
  const routes = options.readOnly ? readOnlyRoutes(all) : all;
  // `testConsole` has given it all services of the console.
  const app = createApp(routes, api.services as ConsoleServices, () => ({
    kind: 'known',
    caller: CALLER,
  }));
  const stack = {
    app,
    failureOf: () => undefined,
    trouble: () => undefined,
    close: () => undefined,
  };
  const opened: Opening = { kind: 'opened', stack };
  const now = (): number => NOW;
  const server = await serveConsole({
    port: 0,
    readOnly: false,
    now,
    target: new ConsoleTarget(() => Promise.resolve(opened), now),
    page: Promise.resolve(pathToFileURL(`${page}/`)),
    newLinkCommand: 'npm run events -- console',
    ...options,
  });
  const { host, port, searchParams } = new URL(server.link);
  const token = searchParams.get('token') ?? '';
  const ask = (path: string, asked?: Asked): Promise<Answer> => askServer(host, path, asked);
  return {
    ...{ server, api, host, port: Number(port), token, ask },
    enter: async () => {
      const { headers } = await ask(`/?token=${token}`);
      return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    },
  };
}

/** Sends a request with any header, which `fetch` doesn't. */
function askServer(
  host: string,
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = httpRequest(
    { host: '127.0.0.1', port: new URL(`http://${host}`).port, path, method },
    (response) => {
      const { statusCode = 0, headers: received } = response;
      text(response).then(
        (read) => resolve({ status: statusCode, headers: received, body: read }),
        reject,
      );
    },
  );
  const all: RequestHeaders = { host, ...headers };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) sent.setHeader(name, value);
  }
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Asks a console as its page does. */
export type AskConsole = (
  path: string,
  request?: Asked,
) => Promise<{ readonly status: number; readonly body: string }>;

/** Uses a link. Gives what asks with the cookie. */
export async function enter(link: string): Promise<AskConsole> {
  const { host, pathname, search } = new URL(link);
  const { headers } = await askServer(host, `${pathname}${search}`);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const origin = `http://${host}`;
  return async (path, request = {}) => {
    const asked = { ...request, headers: { cookie, origin, ...request.headers } };
    const { status, body } = await askServer(host, path, asked);
    return { status, body };
  };
}
