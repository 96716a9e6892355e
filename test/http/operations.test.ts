import { beforeEach, describe, expect, it } from 'vitest';

import type { ListOperation } from '../../src/core/operation.ts';
import { NOW } from '../support/events.ts';
import { CORRECTED, failedEvent, rejectedEvents } from '../support/operating.ts';
import { operation, pauseOperation } from '../support/operations.ts';
import { processed } from '../support/records.ts';
import { problemOf, tenantToken, testApi, type TestApi } from './support.ts';

/** Today’s schemas take the events that failed. */
const TODAY = { registry: CORRECTED, hasHandler: () => true };

let api: TestApi;
beforeEach(() => {
  api = testApi(TODAY);
  for (const record of rejectedEvents(25)) api.records.set(record.key, record);
});

const ACME = { filter: { tenant_id: 'acme' } };
const statuses = () => new Set([...api.records.values()].map(({ status }) => status));
const jsonOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;
const post = (path: string, json: object) => api.send(path, { json });

/** The API fails in this port, or its time is over with the nth call. */
function around(method: string, nth: number, act: () => void): TestApi {
  const failing = testApi(TODAY);
  const { operatorPorts } = failing.services;
  let calls = 0;
  const watched = testApi({
    ...failing.services,
    operatorPorts: async () => {
      const ports = await operatorPorts();
      const watch = <P extends object>(port: P): P =>
        new Proxy(port, {
          get: (target, name) => {
            const call = Reflect.get(target, name) as (...values: unknown[]) => unknown;
            return (...values: unknown[]) => {
              if (name === method && ++calls === nth) act();
              return call.apply(target, values);
            };
          },
        });
      const { queries, editor, log, sender } = ports;
      return {
        queries: watch(queries),
        editor: watch(editor),
        log: watch(log),
        sender: watch(sender),
      };
    },
    timers: { abortAfter: () => ({ signal: timer.signal, cancel: () => undefined }) },
  });
  for (const record of rejectedEvents(25)) failing.records.set(record.key, record);
  const { operations, records, sent } = failing;
  return { ...watched, operations, records, sent };
}

let timer: AbortController;
beforeEach(() => (timer = new AbortController()));

describe('a replay', () => {
  it('is previewed with dry_run, which changes nothing', async () => {
    const response = await post('/operations/replay?dry_run=true', ACME);
    expect(response.status).toBe(200);
    expect(await jsonOf(response)).toMatchObject({
      filter: { tenant_id: 'acme', until: new Date(NOW).toISOString() },
      counts: { accepted: 25, refused: 0 },
      refusals: [],
    });
    expect(statuses()).toEqual(new Set(['failed']));
    expect(api.operations.operations.size).toBe(0);
  });

  it('says why it would refuse events, with pointers', async () => {
    api.records.clear();
    const refused = failedEvent({ schema_version: 'v2' });
    api.records.set(refused.key, refused);
    const preview = await jsonOf(await post('/operations/replay?dry_run=true', { all: true }));
    expect(preview).toMatchObject({
      counts: { accepted: 0, refused: 1 },
      refusals: [
        {
          reason: 'unknown_version',
          schema_version: 'v2',
          sample: refused.key,
          errors: [{ pointer: '/schema_version', keyword: expect.any(String) as string }],
        },
      ],
    });
  });

  it('sends what was previewed, and leaves a record of who did it', async () => {
    const response = await post('/operations/replay', { ...ACME, expected: 25 });
    expect(response.status).toBe(200);
    const done = await jsonOf(response);
    expect(done).toMatchObject({
      kind: 'replay',
      by: 'arn:aws:iam::123456789012:user/ada',
      state: 'done',
      filter: { tenant_id: 'acme' },
      counts: { done: 25, failed: 0 },
    });
    expect(api.sent).toHaveLength(25);
    const place = `/operations/${String(done['id'])}`;
    expect(response.headers.get('location')).toBe(place);
    expect(await jsonOf(await api.send(place))).toEqual(done);
    expect(await jsonOf(await api.send('/operations'))).toEqual({ data: [done] });
  });

  it('of another number than expected is a conflict with the new preview', async () => {
    const response = await post('/operations/replay', { ...ACME, expected: 24 });
    const problem = await problemOf(response, 409);
    expect(problem).toMatchObject({ preview: { counts: { accepted: 25 } } });
    expect(api.operations.operations.size).toBe(0);
  });

  it('twice at once sends each event once', async () => {
    const both = [0, 1].map(() => post('/operations/replay', { ...ACME, expected: 25 }));
    for (const response of await Promise.all(both)) expect([200, 409]).toContain(response.status);
    expect(new Set(api.sent.map(({ id }) => id)).size).toBe(25);
    expect(api.sent).toHaveLength(25);
  });

  it('stops when the time of the request is over, and resumes', async () => {
    api = around('send', 2, () => timer.abort());
    const response = await post('/operations/replay', { ...ACME, expected: 25 });
    expect(response.status).toBe(202);
    const stopped = await jsonOf(response);
    expect(stopped).toMatchObject({ state: 'stopped', counts: { done: 20 } });
    timer = new AbortController();
    const resumed = await api.send(String(stopped['resume']), { method: 'POST' });
    expect(resumed.status).toBe(200);
    expect(await jsonOf(resumed)).toMatchObject({ state: 'done', counts: { done: 25 } });
    expect(api.sent).toHaveLength(25);
    const again = await api.send(String(stopped['resume']), { method: 'POST' });
    expect(await jsonOf(again)).toMatchObject({ state: 'done', counts: { done: 25 } });
  });

  it('whose preview takes too long changes nothing, and says what to do', async () => {
    api = around('read', 1, () => timer.abort());
    const problem = await problemOf(await post('/operations/replay?dry_run=true', ACME), 503);
    expect(problem.detail).toContain('Narrow the filter');
    expect(
      await problemOf(await post('/operations/replay', { ...ACME, expected: 25 }), 503),
    ).toMatchObject({ detail: problem.detail });
    expect(api.operations.operations.size).toBe(0);
  });

  it('that the ledger fails is unavailable, with the operation if it has begun', async () => {
    const fail = () => {
      throw new Error('password of the ledger');
    };
    api = around('listOpen', 1, fail);
    const early = await post('/operations/replay', { ...ACME, expected: 25 });
    expect(await problemOf(early, 503)).not.toHaveProperty('operation');
    expect(early.headers.get('retry-after')).toBe('5');
    api = around('listOpen', 2, fail);
    const late = await post('/operations/replay', { ...ACME, expected: 25 });
    const problem = await problemOf(late, 503);
    expect(problem).toMatchObject({ operation: { state: 'stopped' } });
    expect(JSON.stringify(problem)).not.toContain('password');
  });

  it('sends at most `rate` messages a second', async () => {
    const sleeps: number[] = [];
    const { clock } = api.services;
    const sleep = (milliseconds: number) => Promise.resolve(void sleeps.push(milliseconds));
    const slow = testApi({ ...api.services, clock: { ...clock, sleep } });
    const json = { ...ACME, expected: 25, rate: 5 };
    expect((await slow.send('/operations/replay', { json })).status).toBe(200);
    expect(sleeps).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  it('takes one event by its id', async () => {
    const json = { filter: { id: 'acme#evt-3' }, expected: 1 };
    expect((await post('/operations/replay', json)).status).toBe(200);
    expect(api.sent.map(({ id }) => id)).toEqual(['evt-3']);
  });
});

describe('a discard', () => {
  it('ends what was previewed, and keeps the note', async () => {
    const json = { ...ACME, expected: 25, note: 'test events' };
    const done = await jsonOf(await post('/operations/discard', json));
    expect(done).toMatchObject({ kind: 'discard', note: 'test events', counts: { done: 25 } });
    expect(statuses()).toEqual(new Set(['discarded']));
  });

  it('needs no note for its preview', async () => {
    const preview = await jsonOf(await post('/operations/discard?dry_run=true', ACME));
    expect(preview).toMatchObject({ counts: { accepted: 25 } });
  });
});

describe('a body', () => {
  it.each<[string, string, object, string]>([
    ['without a filter', 'replay', {}, '/filter'],
    ['with an empty filter', 'replay', { filter: {}, expected: 1 }, '/filter'],
    ['with a filter and all', 'replay', { ...ACME, all: true, expected: 1 }, '/all'],
    ['with an unknown member', 'replay', { ...ACME, expected: 1, limit: 3 }, '/limit'],
    ['with an unknown condition', 'replay', { filter: { tenant: 'acme' } }, '/filter/tenant'],
    ['with a wrong reason', 'replay', { filter: { reason: 'none' } }, '/filter/reason'],
    ['with a status that isn’t open', 'replay', { filter: { status: 'x' } }, '/filter/status'],
    ['with a wrong time', 'replay', { filter: { since: '2026-02-30' } }, '/filter/since'],
    ['without expected', 'replay', ACME, '/expected'],
    ['that expects nothing', 'replay', { ...ACME, expected: 0 }, '/expected'],
    ['with a note of a replay', 'replay', { ...ACME, expected: 1, note: 'x' }, '/note'],
    ['with a rate of 0', 'replay', { ...ACME, expected: 1, rate: 0 }, '/rate'],
    ['of a discard without a note', 'discard', { ...ACME, expected: 1 }, '/note'],
    ['with a blank note', 'discard', { ...ACME, expected: 1, note: ' ' }, '/note'],
    ['with a note in two lines', 'discard', { ...ACME, expected: 1, note: 'a\nb' }, '/note'],
    ['with a long note', 'discard', { ...ACME, expected: 1, note: 'x'.repeat(201) }, '/note'],
    [
      'of an id and a type',
      'replay',
      { filter: { id: 'a#b', event_type: 'a' } },
      '/filter/event_type',
    ],
    ['of an id without a tenant', 'replay', { filter: { id: 'evt-1' } }, '/filter/id'],
    ['of the future', 'replay', { filter: { since: '2027-01-01T00:00:00Z' } }, '/filter/since'],
    [
      'of an empty period',
      'replay',
      { filter: { since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' } },
      '/filter/until',
    ],
    [
      'that no event can meet',
      'replay',
      { filter: { reason: 'malformed_json', tenant_id: 'acme' } },
      '/filter/tenant_id',
    ],
  ])('%s is refused by the place that is wrong', async (_, kind, json, pointer) => {
    const problem = await problemOf(await post(`/operations/${kind}`, json), 422);
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
    expect(api.operations.operations.size).toBe(0);
  });

  it('that isn’t an object is refused', async () => {
    await problemOf(await post('/operations/replay', []), 422);
  });

  it('may have a time with an offset, which the filter has in UTC', async () => {
    const filter = { since: '2026-11-21T10:00:00+02:00' };
    const preview = await jsonOf(await post('/operations/replay?dry_run=true', { filter }));
    expect(preview['filter']).toMatchObject({ since: '2026-11-21T08:00:00.000Z' });
  });
});

describe('operations', () => {
  const save = (each: ListOperation) => api.operations.operations.set(each.id, each);
  const ID = '20261121T085900Z-0001';

  it('are listed with the newest first, whatever their kind, up to the limit', async () => {
    save(operation({ id: ID, status: 'done' }));
    const pause = pauseOperation({ id: '20261121T085901Z-0002' });
    api.operations.operations.set(pause.id, pause);
    const listed = (await jsonOf(await api.send('/operations'))) as { data: { id: string }[] };
    expect(listed.data.map(({ id }) => id)).toEqual([pause.id, ID]);
    expect(await jsonOf(await api.send('/operations?limit=1'))).toMatchObject({
      data: [{ id: pause.id, kind: 'pause', note: 'wrong amounts' }],
    });
    await problemOf(await api.send('/operations?limit=0'), 400);
  });

  it.each([
    ['GET', `/operations/${ID}`],
    ['POST', `/operations/${ID}/resume`],
  ])('that are unknown are not found: %s %s', async (method, path) => {
    await problemOf(await api.send(path, { method }), 404);
  });

  it('whose process lives can’t be resumed, and those whose process died can', async () => {
    const startedAt = new Date(NOW - 59_000).toISOString();
    save(
      operation({ id: ID, updatedAt: startedAt, filter: { tenantId: 'acme', until: startedAt } }),
    );
    const path = `/operations/${ID}/resume`;
    expect(await problemOf(await api.send(path, { method: 'POST' }), 409)).toMatchObject({
      operation: { id: ID, state: 'running' },
    });
    const updatedAt = new Date(NOW - 60_000).toISOString();
    save(operation({ id: ID, updatedAt, filter: { tenantId: 'acme', until: updatedAt } }));
    expect(await jsonOf(await api.send(`/operations/${ID}`))).toMatchObject({
      state: 'interrupted',
      resume: path,
    });
    expect((await api.send(path, { method: 'POST' })).status).toBe(200);
    expect(api.sent).toHaveLength(25);
  });

  it('of other kinds can’t be resumed', async () => {
    const pause = pauseOperation({ id: ID, status: 'stopped' });
    api.operations.operations.set(ID, pause);
    const response = await api.send(`/operations/${ID}/resume`, { method: 'POST' });
    expect(await problemOf(response, 409)).toMatchObject({ operation: { kind: 'pause' } });
  });

  it.each([
    ['GET', '/operations'],
    ['GET', `/operations/${ID}`],
    ['POST', `/operations/${ID}/resume`],
    ['POST', '/operations/replay'],
    ['POST', '/operations/discard'],
  ])('are not for tenants: %s %s', async (method, path) => {
    save(operation({ id: ID, status: 'stopped' }));
    const json = method === 'POST' && !path.endsWith('resume') ? { all: true } : undefined;
    const response = await api.send(path, {
      method,
      as: tenantToken('acme'),
      ...(json && { json }),
    });
    await problemOf(response, 403);
    expect(api.sent).toEqual([]);
  });
});

describe('processing one event', () => {
  const PATH = '/events/evt-1/process';
  const processAs = (tenantId: string, path = PATH) =>
    api.send(path, { method: 'POST', as: tenantToken(tenantId) });

  it('sends it for its tenant, whose name the operation has', async () => {
    const response = await processAs('acme');
    expect(response.status).toBe(202);
    const [done] = api.operations.operations.values();
    expect(await jsonOf(response)).toEqual({
      id: 'evt-1',
      tenant_id: 'acme',
      type: 'payment.processed',
      version: 'v1',
      status: 'queued',
      attempts: 0,
      received_at: expect.any(String) as string,
      operation_id: done?.id,
    });
    expect(done).toMatchObject({ by: 'service-of-acme', status: 'done' });
    expect(api.sent.map(({ id }) => id)).toEqual(['evt-1']);
  });

  it.each([
    ['processed', 400],
    ['discarded', 400],
    ['processing', 409],
  ] as const)('that is %s answers %i', async (status, code) => {
    const record = { ...processed({ event_id: 'evt-1' }), status };
    api.records.set('acme#evt-1', record);
    await problemOf(await processAs('acme'), code);
    expect(api.sent).toEqual([]);
  });

  it('whose message is on its way is accepted as it is', async () => {
    const record = processed({ event_id: 'evt-1' });
    api.records.set('acme#evt-1', { ...record, status: 'queued', attempts: 0 });
    const response = await processAs('acme');
    expect(response.status).toBe(202);
    expect(await jsonOf(response)).not.toHaveProperty('operation_id');
    expect(api.sent).toEqual([]);
  });

  it('that would be refused again has the errors of today', async () => {
    const record = failedEvent({ event_id: 'evt-1', schema_version: 'v2' });
    api.records.set(record.key, record);
    expect(await problemOf(await processAs('acme'), 422)).toMatchObject({
      reason: 'unknown_version',
      errors: [{ pointer: '/schema_version' }],
    });
  });

  it('answers the same for an event of another tenant as for one that isn’t there', async () => {
    const foreign = await (await processAs('other')).text();
    const missing = await (await processAs('other', '/events/evt-99/process')).text();
    expect(foreign).toBe(missing);
    expect(JSON.parse(foreign)).toMatchObject({ status: 404 });
    await problemOf(await processAs('other', `${PATH}?tenant_id=acme`), 403);
    expect(api.sent).toEqual([]);
  });

  it('needs the tenant from an operator', async () => {
    const problem = await problemOf(await api.send(PATH, { method: 'POST' }), 400);
    expect(problem.errors).toMatchObject([{ parameter: 'tenant_id' }]);
    const response = await api.send(`${PATH}?tenant_id=acme`, { method: 'POST' });
    expect(response.status).toBe(202);
  });
});
