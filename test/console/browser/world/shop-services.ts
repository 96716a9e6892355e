import { setTimeout } from 'node:timers/promises';

import { MemoryLedgerEditor } from '../../../../src/adapters/memory/memory-ledger-editor.ts';
import type { ApiLog } from '../../../../src/api-ports.ts';
import type { ConsoleServices } from '../../../../src/http/console/console-services.ts';
import { withCauses } from '../../../../src/http/console/with-causes.ts';
import { Overview, type OverviewPorts } from '../../../../src/operations/overview/overview.ts';
import type { TenantDirectory } from '../../../../src/ledger-queries.ts';
import type { SessionFacts } from '../../../../src/http/console/session-facts.ts';
import type { RecentTraffic } from '../../../../src/operation-ports.ts';
import { SAMPLES } from '../../../support/services.ts';
import { testApi } from '../../../http/support.ts';
import { SAMPLE_DOCUMENTS } from './sample-documents.ts';
import type { Shop } from './shop.ts';

/** What the console shows of a shop, unless a test says otherwise. */
export const SHOP_SESSION: SessionFacts = {
  stack: 'EventProcessor-dev',
  stage: 'dev',
  local: false,
  region: 'eu-central-1',
  account: '123456789012',
  identity: 'arn:aws:sts::123456789012:assumed-role/operator/ada',
  readOnly: false,
};

/** The services of the console's routes, on a made-up shop. */
export function shopServices(shop: Shop, session: SessionFacts, log: ApiLog): ConsoleServices {
  const { services } = testApi({
    log,
    store: ifUp(shop, shop.store),
    registry: SAMPLES,
    documents: SAMPLE_DOCUMENTS,
    hasHandler: shop.hasHandler,
    clock: { now: shop.now, sleep },
    operatorPorts: () =>
      Promise.resolve({
        queries: ifUp(shop, shop.queries),
        editor: ifUp(shop, new MemoryLedgerEditor(shop.records)),
        log: ifUp(shop, shop.operations),
        sender: shop.sender,
      }),
  });
  const { source, deadLetters } = shop;
  const explain = () => 'The ledger does not answer. Start DynamoDB again.';
  return withCauses({
    ...services,
    session,
    overview: overviewOf(shop),
    types: { lastDay: () => Promise.resolve(undefined) },
    tenants: ifUp(shop, tenantsOf(shop)),
    source,
    deadLetters,
    explain,
  });
}

/** What the overview watches. The ledger fails while the store is down, and the queues don't. */
function overviewOf(shop: Shop): Overview {
  const none = { visible: 0, inFlight: 0, delayed: 0 };
  const { now, source } = shop;
  const ports: OverviewPorts = {
    queues: {
      depths: () =>
        Promise.resolve({
          queue: { ...none, visible: shop.waiting.length, delayed: shop.givenBack.length },
          deadLetters: { ...none, visible: shop.deadLetters.letters.length },
        }),
    },
    outcomes: { recent: () => Promise.resolve(trafficOf(shop)) },
    queries: ifUp(shop, shop.queries),
    ledger: ifUp(shop, new MemoryLedgerEditor(shop.records)),
    source,
    log: ifUp(shop, shop.operations),
    clock: { now, sleep },
  };
  return new Overview(ports, { queuesMs: 0, outcomesMs: 0, openMs: 0, sourceMs: 0 });
}

function tenantsOf({ records }: Shop): TenantDirectory {
  return {
    seenTenants: () => {
      const seen = new Map<string, string>();
      for (const { content, receivedAt } of records.values()) {
        const identity = content.kind === 'event' ? content.envelope : content.identity;
        const last = seen.get(identity?.tenantId ?? '') ?? '';
        if (identity && receivedAt > last) seen.set(identity.tenantId, receivedAt);
      }
      const tenants = Array.from(seen, ([tenantId, lastReceivedAt]) => ({
        tenantId,
        lastReceivedAt,
      })).sort((one, other) => (one.lastReceivedAt < other.lastReceivedAt ? 1 : -1));
      return Promise.resolve({ tenants, isComplete: true });
    },
  };
}

function trafficOf(shop: Shop): RecentTraffic {
  const series = shop.series(60, 60_000);
  const newest = series.at(-1);
  return { series, ...(newest && { newest }) };
}

/** How calls fail while the store is down. Their requests may be answered after it is up again. */
export class StoreDown extends Error {}

/** A port to the ledger, whose calls fail while the store is down. */
function ifUp<Port extends object>(shop: Shop, port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown =>
        shop.isStoreDown
          ? Promise.reject(new StoreDown('the store is down'))
          : Reflect.apply(member, target, values);
    },
  });
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal && { signal }).catch(() => undefined);
}
