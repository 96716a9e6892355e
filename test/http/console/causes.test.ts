import { beforeEach, describe, expect, it } from 'vitest';

import { withCauses } from '../../../src/http/console/with-causes.ts';
import type { ConsoleApi } from '../../../generated/console-api.ts';
import { NOW } from '../../support/events.ts';
import { CORRECTED, failedEvent, rejectedEvents } from '../../support/operating.ts';
import { rejected, sentAgain, times } from '../../support/records.ts';
import { problemOf, tenantToken, type TestApi } from '../support.ts';
import { testConsole } from './support.ts';

let api: TestApi;
beforeEach(() => {
  api = testConsole();
  const failed = failedEvent({ event_id: 'order-1', tenant_id: 'globex' });
  for (const record of [...rejectedEvents(25), failed]) api.records.set(record.key, record);
});

type Causes = ConsoleApi['GET /causes']['answer'];
type Cause = ConsoleApi['GET /causes/{fingerprint}']['answer'];
const list = async (query = ''): Promise<Causes> =>
  (await (await api.send(`/causes${query}`)).json()) as Causes;
const show = async (path: string): Promise<Cause> =>
  (await (await api.send(`/causes/${path}`)).json()) as Cause;

/** Between the last event of the first cause and the one before it. */
const MIDDLE = new Date(NOW - 3_577_500).toISOString();

describe('GET /causes', () => {
  it('says what failed and why, since when, whose events they are, and what to do', async () => {
    const { snapshot, reading } = await list();
    expect(reading).toBeUndefined();
    expect(snapshot).toMatchObject({
      at: new Date(NOW).toISOString(),
      complete: true,
      ...{ events: 26, failed: 26, queued: 0, count: 2, ungrouped: 0, has_more: false },
      waiting: { unknown_type: 0, unknown_version: 0 },
    });
    expect(snapshot?.causes).toMatchObject([
      {
        ...{ events: 25, failed: 25, queued: 0 },
        first_seen: new Date(NOW - 3_600_000).toISOString(),
        last_seen: new Date(NOW - 3_576_000).toISOString(),
        summary: 'The body doesn’t match its schema',
        reasons: ['invalid_body'],
        types: { counts: [{ name: 'payment.processed v1', events: 25 }], others: 0, more: false },
        tenants: { counts: [{ name: 'acme', events: 25 }] },
        sample_key: 'acme#evt-24',
        sample: {
          reason: 'invalid_body',
          errors: [
            { pointer: '/body/amount', keyword: 'exclusiveMinimum', detail: expect.any(String) },
          ],
          more_errors: 0,
        },
        trend: { since: new Date(NOW - 3_600_000).toISOString(), bucket_seconds: 120 },
        advice: [{ reasons: [], text: expect.stringContaining('change the schema') }],
      },
      {
        fingerprint: 'f1_0123456789ab',
        summary: 'The handler said that the event can never succeed',
        sample: { reason: 'handler_failed', message: 'Error: boom', errors: [] },
        advice: [{ action: 'replay' }],
      },
    ]);
  });

  it.each([
    ['?tenant_id=globex', ['globex#order-1']],
    ['?reason=invalid_body', ['acme#evt-24']],
    ['?type=payment.processed&version=v1&status=failed', ['acme#evt-24', 'globex#order-1']],
    ['?status=queued', []],
    [`?since=${new Date(NOW - 2_000).toISOString()}`, ['globex#order-1']],
    [`?until=${new Date(NOW - 3_595_000).toISOString()}`, ['acme#evt-4']],
    ['?order=latest_first', ['globex#order-1', 'acme#evt-24']],
    ['?order=newest_first', ['globex#order-1', 'acme#evt-24']],
    ['?limit=1', ['acme#evt-24']],
    ['?limit=1&offset=1', ['globex#order-1']],
    ['?offset=5000', []],
  ])('with %s gives the causes of the samples %j', async (query, samples) => {
    const { snapshot } = await list(query);
    expect(snapshot?.causes.map(({ sample_key }) => sample_key)).toEqual(samples);
  });

  it('says whether more causes follow', async () => {
    expect((await list('?limit=1')).snapshot?.has_more).toBe(true);
    expect((await list('?limit=1&offset=1')).snapshot?.has_more).toBe(false);
  });

  it.each([
    ['?reason=malformed_json&tenant_id=acme', 'reason'],
    ['?since=2099-01-01T00:00:00Z', 'since'],
    ['?limit=101', 'limit'],
    ['?status=processed', 'status'],
    ['?page=2', 'page'],
  ])('refuses %s, and names %s', async (query, parameter) => {
    const { errors } = await problemOf(await api.send(`/causes${query}`), 400);
    expect(errors).toMatchObject([{ parameter }]);
  });

  it('is for operators', async () => {
    const response = await api.send('/causes', { as: tenantToken('acme') });
    expect(response.status).toBe(403);
  });

  it('says that the ledger does not answer', async () => {
    const failing = testConsole({ operatorPorts: () => Promise.reject(new Error('no network')) });
    await problemOf(await failing.send('/causes'), 503);
    expect(failing.failures).toMatchObject([{ error: { cause: { message: 'no network' } } }]);
  });

  it('says that the first snapshot is being taken', async () => {
    const services = testConsole().services;
    const { causes } = withCauses({
      ...services,
      operatorPorts: () => new Promise(() => undefined),
    });
    const { reading, snapshot } = (await (
      await testConsole({ causes }).send('/causes')
    ).json()) as Causes;
    expect(reading).toEqual({ since: new Date(NOW).toISOString(), events: 0 });
    expect(snapshot).toBeUndefined();
  });

  it('shows soon what a replay by this server did', async () => {
    let now = NOW;
    const clock = { now: () => now, sleep: () => Promise.resolve() };
    const { services, records } = api;
    const console = testConsole(
      withCauses({
        ...{ ...services, clock, registry: CORRECTED },
        operatorPorts: async () => {
          const ports = await services.operatorPorts();
          // A large ledger: the next snapshot would be far away.
          const listOpen: typeof ports.queries.listOpen = async (filter, page) => ({
            ...(await ports.queries.listOpen(filter, page)),
            readUnits: 100_000,
          });
          return { ...ports, queries: { ...ports.queries, listOpen } };
        },
      }),
    );
    const failed = async () => {
      const asked = async () => (await (await console.send('/causes')).json()) as Causes;
      await asked();
      await new Promise((resolve) => setImmediate(resolve));
      return (await asked()).snapshot?.failed;
    };
    expect(await failed()).toBe(26);
    const filter = { reason: 'invalid_body' };
    now += 5_000;
    await console.send('/operations/replay', { json: { filter, expected: 25 } });
    expect([...records.values()].filter(({ status }) => status === 'queued')).toHaveLength(25);
    expect(await failed()).toBe(1);
  });
});

const NOTHING = { at: new Date(NOW).toISOString(), complete: true, data: [], has_more: false };

describe('GET /causes/{fingerprint}', () => {
  it('lists its events, the newest first, page by page', async () => {
    const [cause] = (await list()).snapshot?.causes ?? [];
    const globex = rejected({ event_id: 'other', tenant_id: 'globex' }, { receivedAt: MIDDLE });
    api.records.set(globex.key, globex);
    const { operatorPorts } = api.services;
    api = testConsole({ operatorPorts });
    const keysOf = async (query: string) => {
      const { snapshot } = await show(`${cause?.fingerprint ?? ''}?${query}`);
      return [snapshot?.data.map(({ key }) => key), snapshot?.has_more];
    };
    expect(await keysOf('limit=2')).toEqual([['acme#evt-24', 'acme#evt-23'], true]);
    expect(await keysOf('limit=3&offset=1')).toEqual([
      ['acme#evt-23', 'globex#other', 'acme#evt-22'],
      true,
    ]);
    expect(await keysOf('limit=100&offset=24')).toEqual([['acme#evt-1', 'acme#evt-0'], false]);
    const { snapshot } = await show(`${cause?.fingerprint ?? ''}?tenant_id=globex`);
    expect(snapshot?.data).toEqual([
      {
        ...{ key: 'globex#other', status: 'failed', reason: 'invalid_body', tenant_id: 'globex' },
        ...{ type: 'payment.processed', version: 'v1', received_at: MIDDLE },
      },
    ]);
  });

  it('shows one cause', async () => {
    const { snapshot } = await show('f1_0123456789ab');
    expect(snapshot).toMatchObject({
      complete: true,
      cause: { events: 1, sample_key: 'globex#order-1', sample: { message: 'Error: boom' } },
    });
  });

  it('counts only what meets the conditions', async () => {
    const { snapshot } = await show('f1_0123456789ab?tenant_id=acme');
    expect(snapshot).toEqual(NOTHING);
  });

  it('says that no open event has the cause', async () => {
    const { snapshot } = await show('f1_ffffffffffff');
    expect(snapshot).toEqual(NOTHING);
  });

  it('names more tenants than the list, and gives advice for each status', async () => {
    api.records.clear();
    const some = times(8, (index) => rejected({ tenant_id: `tenant-${index}` }));
    for (const record of [...some, sentAgain(rejected())]) api.records.set(record.key, record);
    const listed = (await list()).snapshot?.causes[0];
    expect([listed?.tenants.counts.length, listed?.tenants.others]).toEqual([5, 4]);
    const { snapshot } = await show(listed?.fingerprint ?? '');
    expect(snapshot?.cause).toMatchObject({ events: 9, failed: 8, queued: 1 });
    expect(snapshot?.cause?.tenants.counts).toHaveLength(9);
  });

  it('refuses what is no fingerprint', async () => {
    const { errors } = await problemOf(await api.send('/causes/acme'), 400);
    expect(errors).toMatchObject([{ parameter: 'fingerprint' }]);
  });
});
