import {
  ConsoleTarget,
  type OpenedStack,
  type Opening,
  type ExplainedFailure,
  type Trouble,
} from '../../../../scripts/console/console-target.ts';
import { FailedRequests } from '../../../../scripts/console/failed-requests.ts';
import { readOnlyRoutes } from '../../../../scripts/console/read-only.ts';
import { serveConsole } from '../../../../scripts/console/serve-console.ts';
import { readCaller } from '../../../../src/http/caller.ts';
import { CONSOLE_ROUTES } from '../../../../src/http/console/console-routes.ts';
import type { SessionFacts } from '../../../../src/http/console/session-facts.ts';
import { createApp } from '../../../../src/http/create-app.ts';
import { builtPage } from './built-page.ts';
import { SHOP_SESSION, shopServices, StoreDown } from './shop-services.ts';
import type { Shop } from './shop.ts';

/** A console of a made-up shop, served as an operator's console is. */
export interface ShopConsole {
  /** Lets one browser in. */
  readonly link: string;
  readonly origin: string;
  stop(): Promise<void>;
}

export interface ShopConsoleOptions {
  readonly session?: Partial<SessionFacts>;
  /** Default: any free one. */
  readonly port?: number;
}

/** Serves the console's page by the server of `npm run events -- console`. */
export async function serveShop(
  shop: Shop,
  { session = {}, port = 0 }: ShopConsoleOptions = {},
): Promise<ShopConsole> {
  const facts = { ...SHOP_SESSION, ...session };
  const server = await serveConsole({
    port,
    target: new ConsoleTarget(() => Promise.resolve(opening(shop, facts)), Date.now),
    readOnly: facts.readOnly,
    now: Date.now,
    page: builtPage(),
    newLinkCommand: 'npm run events -- console',
  });
  return { link: server.link, origin: new URL(server.link).origin, stop: server.stop };
}

function opening(shop: Shop, session: SessionFacts): Opening {
  if (shop.isStoreDown) return { kind: 'trouble', trouble: STORE_DOWN };
  return { kind: 'opened', stack: openShop(shop, session) };
}

const STORE_DOWN: Trouble = {
  missing: 'store',
  detail: 'The ledger does not answer. Start DynamoDB again.',
};

function openShop(shop: Shop, session: SessionFacts): OpenedStack {
  const failed = new FailedRequests();
  const caller = readCaller({ iam: { userArn: session.identity } }, { tenantClaim: 'tenant_id' });
  let lost: Trouble | undefined;
  const routes = session.readOnly ? readOnlyRoutes(CONSOLE_ROUTES) : CONSOLE_ROUTES;
  return {
    app: createApp(routes, shopServices(shop, session, failed), () => caller),
    failureOf: (requestId) => {
      const failure = explainedFailure(failed.take(requestId));
      if (failure) lost = STORE_DOWN;
      return failure;
    },
    trouble: () => lost,
    close: () => undefined,
  };
}

/** What the console says of a store that is down on purpose. Any other error of a request is a defect. */
function explainedFailure(error: unknown): ExplainedFailure | undefined {
  if (error === undefined) return undefined;
  if (!isStoreDown(error)) throw new Error('A request of the page failed.', { cause: error });
  return { diagnosis: { kind: 'missing', missing: 'store' }, detail: STORE_DOWN.detail };
}

function isStoreDown(error: unknown): boolean {
  if (error instanceof StoreDown) return true;
  return error instanceof Error && error.cause !== undefined && isStoreDown(error.cause);
}
