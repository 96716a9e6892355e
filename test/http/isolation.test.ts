import { beforeEach, describe, expect, it } from 'vitest';

import { ROUTES } from '../../src/http/routes.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT } from '../support/events.ts';
import { CORRECTED } from '../support/operating.ts';
import { OPERATION_ID, processed, rejected } from '../support/records.ts';
import { OPERATOR, tenantToken, testApi, type TestApi, type TestRequest } from './support.ts';

/** What each route is asked, by its operation id. A route without an entry fails the tests. */
interface Case {
  /** The request, about an event or another thing with this id. */
  readonly ask: (id: string) => readonly [path: string, request?: TestRequest];
  /**
   * `own`: makes something of the caller's tenant, whatever others have. `one`: about one thing of a tenant. `list`: about
   * many. `public`: the same for every tenant. `operators`: tenants may not call it.
   */
  readonly about: 'own' | 'one' | 'list' | 'public' | 'operators';
  /** Ids of things that the route takes. Default: `own` of acme, and `foreign` of globex. */
  readonly taken?: { readonly own: string; readonly foreign: string };
}

const CASES: Readonly<Record<string, Case>> = {
  getEvent: { about: 'one', ask: (id) => [`/events/${id}?conflicts=true`] },
  publishEvents: {
    about: 'own',
    ask: (id) => [
      '/events',
      { json: { type: 'payment.processed', version: 'v1', id, payload: PAYMENT } },
    ],
  },
  listEvents: { about: 'list', ask: () => ['/events?limit=1'] },
  processEvent: {
    about: 'one',
    ask: (id) => [`/events/${id}/process`, { method: 'POST' }],
    taken: { own: 'own-failed', foreign: 'foreign-failed' },
  },
  replayEvents: {
    about: 'operators',
    ask: () => ['/operations/replay', { json: { all: true, expected: 3 } }],
  },
  discardEvents: {
    about: 'operators',
    ask: () => ['/operations/discard', { json: { all: true, expected: 3, note: 'test' } }],
  },
  listOperations: { about: 'operators', ask: () => ['/operations'] },
  getOperation: { about: 'operators', ask: () => [`/operations/${OPERATION_ID}`] },
  resumeOperation: {
    about: 'operators',
    ask: () => [`/operations/${OPERATION_ID}/resume`, { method: 'POST' }],
  },
  getHealth: { about: 'public', ask: () => ['/health'] },
  listSchemas: { about: 'public', ask: () => ['/schemas'] },
  getEventType: { about: 'public', ask: () => ['/schemas/payment.processed'] },
  getSchema: { about: 'public', ask: () => ['/schemas/payment.processed/v1'] },
  getOpenApi: { about: 'public', ask: () => ['/openapi.json'] },
  getAsyncApi: { about: 'public', ask: () => ['/asyncapi.json'] },
  getDocs: { about: 'public', ask: () => ['/docs'] },
};

const casesOf = (...kinds: Case['about'][]) =>
  Object.entries(CASES).filter(([, { about }]) => kinds.includes(about));

/** Names of the foreign tenant and of its things. No byte of an answer to another tenant may have them. */
const FOREIGN = /globex|secret/;

let api: TestApi;
beforeEach(async () => {
  api = testApi({ registry: CORRECTED });
  const globex = { tenant_id: 'globex', client_id: 'globex-web' };
  const early = { receivedAt: '2026-11-21T08:00:00.000Z' };
  await api.store.record(
    [
      processed({ event_id: 'own' }),
      rejected({ event_id: 'own-failed' }),
      processed({ event_id: 'foreign', ...globex, body: { ...PAYMENT, payment_id: 'secret' } }),
      rejected({ event_id: 'foreign-failed', ...globex }, early),
      rejected({ event_id: 'foreign-failed-2', ...globex }),
    ],
    PLENTY,
  );
  // A conflict of the foreign event.
  await api.store.record([processed({ event_id: 'foreign', ...globex })], PLENTY);
});

/** Everything of an answer that its caller can see, with the id that it asked for taken out. */
async function seen(asked: Case, id: string, as: object) {
  const [path, request] = asked.ask(id);
  const response = await api.send(path, { ...request, as });
  const text = [...response.headers, await response.text()].join('\n');
  return { status: response.status, text: text.replaceAll(id, 'ID') };
}

describe('a tenant', () => {
  it('has an entry in this matrix for every route', () => {
    const ids = ROUTES.map(({ operationId }) => operationId);
    expect(Object.keys(CASES).sort()).toEqual([...ids].sort());
  });

  it.each(casesOf('one'))(
    'gets the same answer for a foreign thing and for none: %s',
    async (_, asked) => {
      const as = tenantToken('acme');
      const missing = await seen(asked, 'nothing-at-all', as);
      expect((await seen(asked, asked.taken?.own ?? 'own', as)).status).toBeLessThan(300);
      expect(missing.status).toBe(404);
      expect(await seen(asked, 'foreign', as)).toEqual(missing);
      expect(await seen(asked, 'foreign-failed', as)).toEqual(missing);
      expect(await seen(asked, 'globex%23foreign', as)).toEqual(missing);
    },
  );

  it.each(casesOf('own', 'one', 'list'))(
    'is refused another tenant’s name: %s',
    async (_, asked) => {
      const [path, request] = asked.ask('foreign');
      const named = `${path}${path.includes('?') ? '&' : '?'}tenant_id=`;
      const as = tenantToken('acme');
      const [existing, missing] = await Promise.all(
        ['globex', 'nobody'].map(async (tenant) => {
          const response = await api.send(`${named}${tenant}`, { ...request, as });
          return [response.status, await response.text()];
        }),
      );
      expect(existing?.[0]).toBe(403);
      expect(existing).toEqual(missing);
    },
  );

  it.each(casesOf('own', 'one', 'list', 'public'))(
    'sees nothing foreign in any byte: %s',
    async (_, asked) => {
      for (const id of ['own', 'own-failed', 'foreign', 'foreign-failed', 'none']) {
        expect((await seen(asked, id, tenantToken('acme'))).text).not.toMatch(FOREIGN);
      }
    },
  );

  it.each(casesOf('list'))(
    'gets only its own records by a foreign cursor: %s',
    async (_, asked) => {
      const [path] = asked.ask('');
      const list = async (as: object, cursor?: string) => {
        const response = await api.send(cursor === undefined ? path : `${path}&cursor=${cursor}`, {
          as,
        });
        expect(response.status).toBe(200);
        return (await response.json()) as { data: { id: string }[]; next?: string };
      };
      const { next } = await list(tenantToken('globex'));
      expect(next).toEqual(expect.any(String));
      const { data } = await list(tenantToken('acme'), next);
      expect(data.every(({ id }) => id.startsWith('own'))).toBe(true);
    },
  );

  it.each(casesOf('own'))(
    'gets the same answer for an id that others use and for a new one: %s',
    async (_, asked) => {
      const as = tenantToken('acme');
      const fresh = await seen(asked, 'nobody-has-it', as);
      expect(fresh.status).toBe(201);
      expect(await seen(asked, 'foreign', as)).toEqual(fresh);
      expect(api.records.get('globex#foreign')).toMatchObject({
        content: { bodyText: expect.stringContaining('secret') },
      });
    },
  );

  it('may not publish for another tenant, whether it exists or not', async () => {
    const send = async (tenant_id: string) => {
      const json = {
        type: 'payment.processed',
        version: 'v1',
        id: 'new',
        tenant_id,
        payload: PAYMENT,
      };
      const response = await api.send('/events', { as: tenantToken('acme'), json });
      return [response.status, await response.text()];
    };
    const refused = await send('globex');
    expect(refused[0]).toBe(403);
    expect(refused).toEqual(await send('nobody'));
    expect(api.records.has('globex#new')).toBe(false);
  });

  // Whoever reads the same keys for a foreign thing and for none needs the same time for both.
  it.each(casesOf('one', 'list'))('reads only what is its own: %s', async (_, asked) => {
    const ports = await api.services.operatorPorts();
    const read: string[] = [];
    const tenants: (string | undefined)[] = [];
    api = testApi({
      operatorPorts: () =>
        Promise.resolve({
          ...ports,
          editor: Object.assign(Object.create(ports.editor) as typeof ports.editor, {
            read: (keys: readonly string[]) => {
              read.push(...keys);
              return ports.editor.read(keys);
            },
          }),
          queries: {
            listOpen: () => Promise.reject(new Error('the open events of all tenants were read')),
            listByTenant: (filter, page) => {
              tenants.push(filter.tenantId);
              return ports.queries.listByTenant(filter, page);
            },
          },
        }),
    });
    for (const id of ['own', 'foreign', 'none']) await seen(asked, id, tenantToken('acme'));
    expect(api.failures).toEqual([]);
    expect(read.filter((key) => !key.startsWith('acme#'))).toEqual([]);
    expect(tenants.filter((tenant) => tenant !== 'acme')).toEqual([]);
    expect(read.length + tenants.length).toBeGreaterThan(0);
  });

  it('may not call a route of operators', async () => {
    for (const [, asked] of casesOf('operators')) {
      expect((await seen(asked, 'own', tenantToken('acme'))).status).toBe(403);
    }
  });
});

describe('an operator', () => {
  it.each(casesOf('one'))(
    'reaches the things of the tenant that it names: %s',
    async (_, asked) => {
      const [path, request] = asked.ask(asked.taken?.foreign ?? 'foreign');
      const named = `${path}${path.includes('?') ? '&' : '?'}tenant_id=`;
      const as = OPERATOR;
      expect((await api.send(`${named}globex`, { ...request, as })).status).toBeLessThan(300);
      expect((await api.send(`${named}acme`, { ...request, as })).status).toBe(404);
    },
  );
});

describe('nobody', () => {
  it.each(casesOf('own', 'one', 'list', 'operators'))(
    'gets an answer without credentials: %s',
    async (_, asked) => {
      const [path, request] = asked.ask('own');
      expect((await api.send(path, { ...request, as: null })).status).toBe(401);
    },
  );
});
