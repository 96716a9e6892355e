import { beforeEach, describe, expect, it } from 'vitest';

import { PAYMENT, wireEvent, wireText } from '../support/events.ts';
import { DOWN, OPERATOR, problemOf, tenantToken, testApi, type TestApi } from './support.ts';

const ACME = tenantToken('acme');
const SHORT = { type: 'payment.processed', version: 'v1', payload: PAYMENT };

let api: TestApi;
beforeEach(() => {
  api = testApi();
});

const post = (json: object | string, options: Parameters<TestApi['send']>[1] = {}) =>
  api.send('/events', { as: ACME, json, ...options });

describe('POST /events', () => {
  it('records a plain event and says where it is', async () => {
    const response = await post(SHORT);
    expect(response.status).toBe(201);
    const event = (await response.json()) as { id: string };
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'payment.processed',
      version: 'v1',
      tenant_id: 'acme',
      client_id: 'service-of-acme',
      created_at: '2026-11-21T09:00:00.000Z',
      status: 'processed',
      received_at: '2026-11-21T09:00:00.000Z',
      attempts: 0,
    });
    const location = response.headers.get('location') ?? '';
    expect(location).toBe(`/events/${event.id}`);
    expect(await (await api.send(location, { as: ACME })).json()).toMatchObject({
      id: event.id,
      payload: PAYMENT,
    });
  });

  it('queues an event with a handler, and sends its message', async () => {
    const response = await post({ ...SHORT, version: 'v2' });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ status: 'queued', attempts: 0 });
    expect(api.published).toHaveLength(1);
  });

  it('takes the envelope of the wire format, and keeps the body to the letter', async () => {
    const text = wireText().replace('12.5', '12.500');
    expect((await post(text)).status).toBe(201);
    expect(await (await api.send('/events/evt-1', { as: ACME })).text()).toContain(
      '"amount":12.500',
    );
  });

  it('tells a duplicate from a conflict, by facts', async () => {
    await post(wireEvent());
    const duplicate = await post(wireEvent());
    expect(duplicate.status).toBe(200);
    expect(await duplicate.json()).toMatchObject({ status: 'processed', duplicate: true });
    const other = { body: { ...PAYMENT, amount: 1 } };
    const problem = await problemOf(await post(wireEvent(other)), 409);
    expect(problem).toMatchObject({ event: { id: 'evt-1', status: 'processed' } });
    expect([...api.records.keys()]).toEqual(['acme#evt-1']);
  });

  it('says by which version a body is wrong, if the event names none', async () => {
    const beginningOf = async (event: object) => {
      const { detail } = await problemOf(await post(event), 422);
      return detail.split(': ', 1)[0];
    };
    const event = { type: 'payment.processed', payload: {} };
    expect(await beginningOf(event)).toBe(
      'The event is rejected as invalid_body by v2, the newest version',
    );
    const named = 'The event is rejected as invalid_body';
    expect(await beginningOf({ ...event, version: 'v2' })).toBe(named);
    expect(await beginningOf({ ...event, id: 7 })).toBe(
      'The event is rejected as invalid_envelope',
    );
  });

  it('takes the Idempotency-Key as the id', async () => {
    const headers = { 'Idempotency-Key': '"order 1"' };
    await problemOf(await post(SHORT, { headers }), 400);
    const key = { 'Idempotency-Key': '"order-1"' };
    const first = await post(SHORT, { headers: key });
    expect([first.status, first.headers.get('location')]).toEqual([201, '/events/order-1']);
    expect((await post(SHORT, { headers: key })).status).toBe(200);
    const changed = { ...SHORT, payload: { ...PAYMENT, amount: 1 } };
    await problemOf(await post(changed, { headers: key }), 409);
  });

  it('refuses two Idempotency-Keys, which arrive as one with a comma', async () => {
    const headers = new Headers({ 'Idempotency-Key': 'order-1' });
    headers.append('Idempotency-Key', 'order-2');
    await problemOf(await post(SHORT, { headers }), 400);
    const { errors } = await problemOf(
      await post(SHORT, { headers: { 'Idempotency-Key': 'order-1,order-2' } }),
      400,
    );
    expect(errors).toMatchObject([{ parameter: 'Idempotency-Key' }]);
    expect(api.records.size).toBe(0);
  });

  it('only checks in a dry run', async () => {
    const dry = (json: object) => api.send('/events?dry_run=true', { as: ACME, json });
    const response = await dry({ ...SHORT, version: 'v2' });
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(await response.json()).toMatchObject({ status: 'valid', handled: true });
    await problemOf(await dry({ ...SHORT, payload: {} }), 422);
    expect([api.records.size, api.published.length]).toEqual([0, 0]);
  });

  it('gives a result for each event of an array', async () => {
    await post(wireEvent());
    const response = await post([
      { ...SHORT, id: 'a' },
      wireEvent(),
      wireEvent({ body: { ...PAYMENT, amount: 1 } }),
      { ...SHORT, payload: {} },
      { ...SHORT, tenant_id: 'globex' },
    ]);
    expect(response.status).toBe(207);
    const { results } = (await response.json()) as { results: object[] };
    expect(results).toMatchObject([
      { status: 201, event: { id: 'a' } },
      { status: 200, event: { duplicate: true } },
      { status: 409, problem: { event: { id: 'evt-1' } } },
      { status: 422, problem: { errors: expect.arrayContaining([expect.anything()]) } },
      { status: 403, problem: { status: 403 } },
    ]);
  });

  it('sends the event to the queue while the ledger doesn’t answer', async () => {
    api = testApi({ store: DOWN });
    const response = await post(SHORT);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: 'sent' });
    expect(api.published).toHaveLength(1);
    expect(api.failures).toMatchObject([{ route: 'POST /events', error: { message: 'down' } }]);
  });

  it('says that nobody has the event, and when to send it again', async () => {
    const publisher = { publish: () => Promise.reject(new Error('down')) };
    api = testApi({ store: DOWN, publisher });
    const response = await post({ ...SHORT, id: 'a' });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await problemOf(response, 503)).toMatchObject({ event: { id: 'a' } });
    const many = await post([{ ...SHORT, id: 'a' }]);
    expect([many.status, many.headers.get('retry-after')]).toEqual([207, '5']);
  });

  it('answers 202 if the event is recorded but SQS didn’t confirm its message', async () => {
    api = testApi({ publisher: { publish: () => Promise.reject(new Error('down')) } });
    const response = await post({ ...SHORT, version: 'v2' });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: 'queued' });
    expect(String(api.failures[0]?.error)).toContain('down');
  });

  it('takes the tenant of an operator’s event from the event or from the request', async () => {
    const as = OPERATOR;
    const named = await api.send('/events', { as, json: { ...SHORT, tenant_id: 'acme', id: 'a' } });
    expect(named.headers.get('location')).toBe('/events/a?tenant_id=acme');
    const given = await api.send('/events?tenant_id=globex', { as, json: { ...SHORT, id: 'b' } });
    expect(await given.json()).toMatchObject({ tenant_id: 'globex', client_id: 'ada' });
    const { errors } = await problemOf(await api.send('/events', { as, json: SHORT }), 422);
    expect(errors).toMatchObject([{ pointer: '/tenant_id' }]);
  });

  it('refuses an event that names another tenant than the request of its operator', async () => {
    const json = [
      { ...SHORT, id: 'a', tenant_id: 'acme' },
      { ...SHORT, id: 'b' },
    ];
    const response = await api.send('/events?tenant_id=globex', { as: OPERATOR, json });
    expect(await response.json()).toMatchObject({ results: [{ status: 403 }, { status: 201 }] });
    expect([...api.records.keys()]).toEqual(['globex#b']);
  });

  it.each([
    ['{"type":', 400, ''],
    ['{"type":"payment.processed","type":"x","payload":{}}', 422, '/type'],
    ['"text"', 422, ''],
    ['null', 422, ''],
    ['{}', 422, undefined],
    ['[]', 422, ''],
    [JSON.stringify(Array.from({ length: 101 }, () => SHORT)), 422, ''],
    [{ ...SHORT, type: 7 }, 422, '/type'],
    [{ ...SHORT, colour: 'private' }, 422, '/colour'],
    [{ ...SHORT, type: 'unknown' }, 422, '/type'],
    [{ ...SHORT, version: 'v99' }, 422, '/version'],
    [{ ...SHORT, payload: { ...PAYMENT, amount: -1 } }, 422, '/payload/amount'],
    [{ ...SHORT, id: 'a b' }, 422, '/id'],
    [{ ...SHORT, id: 'a\u0000b' }, 422, '/id'],
    [wireEvent({ body: { ...PAYMENT, amount: 'much' } }), 422, '/body/amount'],
  ])('refuses %s with %s, and keeps nothing of it', async (json, status, pointer) => {
    const { errors } = await problemOf(await post(json), status);
    if (pointer !== undefined) expect(errors[0]).toMatchObject({ pointer });
    expect(JSON.stringify(errors)).not.toContain('private');
    expect([api.records.size, api.published.length]).toEqual([0, 0]);
  });

  it('refuses 2 MiB', async () => {
    const payload = { ...PAYMENT, note: 'x'.repeat(2 * 1024 * 1024) };
    await problemOf(await post({ ...SHORT, payload }), 413);
  });

  it('refuses a key for an array', async () => {
    const headers = { 'Idempotency-Key': 'a' };
    await problemOf(await post([SHORT], { headers }), 422);
  });
});
