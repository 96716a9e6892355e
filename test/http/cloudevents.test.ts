import { beforeEach, describe, expect, it } from 'vitest';

import { readMessage } from '../../src/core/read-message.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { createFormats } from '../../src/core/envelopes/create-formats.ts';
import { readMappings } from '../../src/core/envelopes/mappings.ts';
import { NOW, PAYMENT, PAYMENT_SCHEMAS, PAYMENTS, wireEvent } from '../support/events.ts';
import { DOWN, OPERATOR, problemOf, tenantToken, testApi, type TestApi } from './support.ts';

const ACME = tenantToken('acme');
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

const EVENT = {
  specversion: '1.0',
  id: 'evt-1',
  source: 'web',
  type: 'payment.processed',
  schemaversion: 'v1',
  tenantid: 'acme',
  time: '2026-11-21T08:59:58Z',
  data: PAYMENT,
};
const { schemaversion: _v, tenantid: _t, time: _d, ...BARE } = EVENT;

const HEADERS: Record<string, string> = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'evt-1',
  'ce-source': 'web',
  'ce-type': 'payment.processed',
  'ce-schemaversion': 'v1',
  'ce-tenantid': 'acme',
  'ce-time': '2026-11-21T08:59:58Z',
};

let api: TestApi;
beforeEach(() => {
  api = testApi();
});

type Options = Parameters<TestApi['send']>[1];
const structured = (json: object | string, options: Options = {}) =>
  api.send('/events', { as: ACME, json, headers: STRUCTURED, ...options });
const batch = (json: object | string, options: Options = {}) =>
  api.send('/events', { as: ACME, json, headers: BATCH, ...options });
const binary = (headers: Record<string, string> = {}, json: object | string = PAYMENT) =>
  api.send('/events', { as: ACME, json, headers: { ...HEADERS, ...headers } });
const resultsOf = async (response: Response) =>
  ((await response.json()) as { results: object[] }).results;
const shown = async (id = 'evt-1') =>
  (await (await api.send(`/events/${id}`, { as: ACME })).json()) as Record<string, unknown>;

describe('a CloudEvent in structured mode', () => {
  it('is recorded as what it is, and its data to the letter', async () => {
    const text = JSON.stringify({ ...EVENT, subject: 'orders/7' }).replace('12.5', '12.500');
    const response = await structured(text);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ id: 'evt-1', client_id: 'web' });
    expect(await shown()).toMatchObject({ format: 'cloudevents', extra: { subject: 'orders/7' } });
    const { content } = api.records.get('acme#evt-1') ?? {};
    expect(content).toMatchObject({ bodyText: JSON.stringify(PAYMENT).replace('12.5', '12.500') });
  });

  it('gets the caller’s tenant, the newest version and the time of the request by default', async () => {
    const response = await structured(BARE);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      tenant_id: 'acme',
      version: 'v2',
      created_at: '2026-11-21T09:00:00.000Z',
    });
  });

  it.each([
    ['tenant_id', 'tenantid'],
    ['tenantId', 'tenantid'],
    ['schemaVersion', 'schemaversion'],
    ['Time', 'time'],
  ])('gets no default if %s is there for %s', async (misspelled, name) => {
    const { errors } = await problemOf(await structured({ ...BARE, [misspelled]: 'v1' }), 422);
    expect(errors).toMatchObject([{ pointer: `/${name}`, keyword: 'required' }]);
    expect(api.records.size).toBe(0);
  });

  it('takes a null for a missing attribute, as CloudEvents does', async () => {
    expect((await structured({ ...EVENT, tenantid: null, time: null })).status).toBe(201);
  });

  it('is a duplicate if it differs from the first one by defaults only', async () => {
    const event = { ...BARE, schemaversion: 'v1' };
    await structured(event);
    api.services.clock.now = () => NOW + 60_000;
    expect((await structured(event)).status).toBe(200);
    await problemOf(await structured({ ...event, data: { ...PAYMENT, amount: 1 } }), 409);
  });

  it('keeps its own id, whatever the Idempotency-Key says', async () => {
    const headers = { ...STRUCTURED, 'Idempotency-Key': 'key-1' };
    expect(await (await structured(EVENT, { headers })).json()).toMatchObject({ id: 'evt-1' });
    const { errors } = await problemOf(
      await structured({ ...EVENT, id: undefined }, { headers }),
      422,
    );
    expect(errors).toMatchObject([{ pointer: '/id' }]);
  });

  it('may name no other tenant than that of the caller', async () => {
    await problemOf(await structured({ ...EVENT, tenantid: 'globex' }), 403);
    const asOperator = await structured({ ...EVENT, tenantid: 'globex' }, { as: OPERATOR });
    expect(await asOperator.json()).toMatchObject({ tenant_id: 'globex' });
    const { errors } = await problemOf(await structured(BARE, { as: OPERATOR }), 422);
    expect(errors).toMatchObject([{ pointer: '/tenantid' }]);
  });

  it('is only checked in a dry run', async () => {
    const response = await api.send('/events?dry_run=true', {
      ...{ as: ACME, json: EVENT, headers: STRUCTURED },
    });
    expect(await response.json()).toMatchObject({ status: 'valid', handled: false });
    expect(api.records.size).toBe(0);
  });

  it('is a duplicate if it has expired since the first request', async () => {
    const event = { ...EVENT, expirytime: '2026-11-21T09:00:30Z' };
    await structured(event);
    api.services.clock.now = () => NOW + 60_000;
    expect((await structured(event)).status).toBe(200);
    const { errors } = await problemOf(await structured({ ...event, id: 'evt-2' }), 422);
    expect(errors).toMatchObject([{ pointer: '/expirytime' }]);
  });

  it('does not need the attributes for which schemas/mappings.json has other places and names', async () => {
    const formats = createFormats(
      readMappings({
        types: { 'com.acme.paid': 'payment.processed/v1' },
        tenants: { 'customer-1': 'acme' },
        cloudevents: { tenant_id: '/data/customer', body: '/data/payment' },
      }),
    );
    api = testApi({ registry: new SchemaRegistry(PAYMENT_SCHEMAS, formats) });
    const data = { customer: 'customer-1', payment: PAYMENT };
    const response = await structured({ ...BARE, type: 'com.acme.paid', data });
    expect(await response.json()).toMatchObject({ tenant_id: 'acme', version: 'v1' });
    expect(await shown()).toMatchObject({ payload: PAYMENT });
  });

  it('gets the caller’s own tenant by default, also if the name means another one outside', async () => {
    const withTenants = (tenants: Record<string, string>) =>
      testApi({
        registry: new SchemaRegistry(PAYMENT_SCHEMAS, createFormats(readMappings({ tenants }))),
      });
    api = withTenants({ acme: 'globex', 'customer-1': 'acme' });
    expect(await (await structured(BARE)).json()).toMatchObject({ tenant_id: 'acme' });
    api = withTenants({ acme: 'globex' });
    const { errors } = await problemOf(await structured(BARE), 422);
    expect(errors).toMatchObject([{ pointer: '/tenantid', keyword: 'required' }]);
  });

  it.each([
    ['that is no JSON', '{"specversion":', 400, ''],
    ['that is an array', [EVENT], 422, ''],
    ['that is an empty array', '[]', 422, ''],
    ['that is a number', '7', 422, ''],
    ['that is null', 'null', 422, ''],
    ['that is a text', '"text"', 422, ''],
    ['without a version', { ...EVENT, specversion: undefined }, 422, '/specversion'],
    ['of another version', { ...EVENT, specversion: '0.3' }, 422, '/specversion'],
    ['without a source', { ...EVENT, source: undefined }, 422, '/source'],
    ['of no possible tenant', { ...EVENT, tenantid: 'a b' }, 422, '/tenantid'],
    ['with wrong data', { ...EVENT, data: { ...PAYMENT, amount: -1 } }, 422, '/data/amount'],
    ['without data', { ...EVENT, data: undefined }, 422, '/data'],
    ['of XML', { ...EVENT, datacontenttype: 'text/xml' }, 422, '/datacontenttype'],
    ['of an unknown type', { ...EVENT, type: 'unknown' }, 422, '/type'],
    ['with a lone surrogate', { ...EVENT, subject: '\ud800' }, 422, '/subject'],
    ['with a native field', { ...EVENT, event_type: 'x' }, 422, '/event_type'],
    [
      'with a native version',
      { ...EVENT, event_type: null, schema_version: 'v1' },
      422,
      '/schema_version',
    ],
    ['that is a native event', wireEvent(), 422, '/event_type'],
    ['with two ids', `{"id":"a",${JSON.stringify(EVENT).slice(1)}`, 422, '/id'],
  ])('is refused: one %s', async (_, json, status, pointer) => {
    const { errors } = await problemOf(await structured(json), status);
    expect(errors[0]).toMatchObject({ pointer });
    expect(api.records.size).toBe(0);
  });

  it('with a native field is refused with the reason', async () => {
    const { errors } = await problemOf(await structured({ ...EVENT, event_type: 'x' }), 422);
    const detail = 'must be left out: it is of native events, sent as application/json';
    expect(errors).toMatchObject([{ detail }]);
  });
});

describe('an event with the content type of another format', () => {
  it('is refused with the content type that it needs', async () => {
    const native = await problemOf(await structured(wireEvent()), 422);
    expect(native.errors[0]?.detail).toBe(
      'must be left out: it is of native events, sent as application/json',
    );
    const foreign = await problemOf(await api.send('/events', { as: ACME, json: EVENT }), 422);
    expect(foreign.errors).toMatchObject([
      {
        pointer: '/specversion',
        detail: expect.stringContaining('has the content type application/cloudevents+json'),
      },
    ]);
  });
});

describe('a CloudEvent in binary mode', () => {
  it('is the same event as in structured mode, over SQS and in the native format', async () => {
    expect((await binary()).status).toBe(201);
    expect(await shown()).toMatchObject({ format: 'cloudevents', payload: PAYMENT });
    expect((await structured(EVENT)).status).toBe(200);
    expect((await api.send('/events', { as: ACME, json: wireEvent() })).status).toBe(200);
    await problemOf(await binary({}, { ...PAYMENT, amount: 1 }), 409);
  });

  it('may name no other tenant than that of the caller', async () => {
    await problemOf(await binary({ 'ce-tenantid': 'globex' }), 403);
    expect(api.records.size).toBe(0);
  });

  it('has percent-encoded headers, and keeps each extension', async () => {
    await binary({ 'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80', 'ce-traceparent': '00-1' });
    expect((await shown())['extra']).toEqual({ subject: 'Euro € 😀' });
  });

  it('gets no default if a header has nearly its name', async () => {
    const { 'ce-tenantid': _, ...headers } = HEADERS;
    const misspelled = { ...headers, 'ce-tenant-id': 'acme' };
    const response = await api.send('/events', { as: ACME, json: PAYMENT, headers: misspelled });
    const { errors } = await problemOf(response, 422);
    expect(errors).toMatchObject([{ pointer: '/headers/ce-tenantid', keyword: 'required' }]);
  });

  it('may have any media type of JSON', async () => {
    const response = await binary({ 'content-type': 'application/vnd.acme.payment+json' });
    expect(response.status).toBe(201);
  });

  it('may have an array as its data', async () => {
    const { errors } = await problemOf(await binary({}, [PAYMENT]), 422);
    expect(errors).toMatchObject([{ pointer: '/data/amount' }]);
  });

  it.each([
    [{ 'ce-specversion': '0.3' }, '/headers/ce-specversion'],
    [{ 'ce-subject': '%' }, '/headers/ce-subject'],
    [{ 'ce-subject': '%4' }, '/headers/ce-subject'],
    [{ 'ce-subject': '%zz' }, '/headers/ce-subject'],
    [{ 'ce-subject': '%C0%A0' }, '/headers/ce-subject'],
    [{ 'ce-subject': '%ED%A0%80' }, '/headers/ce-subject'],
    [{ 'ce-subject': '\u00e9' }, '/headers/ce-subject'],
    [{ 'ce-subject': 'a%00b' }, '/headers/ce-subject'],
    [{ 'ce-id': 'evt-1, evt-2' }, '/headers/ce-id'],
    [{ 'ce-id': '' }, '/headers/ce-id'],
    [{ 'ce-id': 'evt%201' }, '/headers/ce-id'],
    [{ 'ce-tenantid': '' }, '/headers/ce-tenantid'],
    [{ 'ce-source': '' }, '/headers/ce-source'],
    [{ 'ce-time': 'yesterday' }, '/headers/ce-time'],
  ])('is refused for %j', async (headers, pointer) => {
    const { errors } = await problemOf(await binary(headers), 422);
    expect(errors[0]).toMatchObject({ pointer });
    expect(api.records.size).toBe(0);
  });

  it('is refused without a version if it has id and type', async () => {
    const { 'ce-specversion': _, ...headers } = HEADERS;
    const response = await api.send('/events', { as: ACME, json: PAYMENT, headers });
    const { errors } = await problemOf(response, 422);
    expect(errors[0]).toMatchObject({ pointer: '/headers/ce-specversion' });
  });

  it('is refused if its data is not JSON', async () => {
    const { errors } = await problemOf(await binary({}, '{"amount":'), 400);
    expect(errors).toMatchObject([{ pointer: '/data' }]);
  });

  it.each(['text/plain', 'application/xml', 'application/json; charset=latin1'])(
    'is refused with the content type %s, and told which there are',
    async (type) => {
      const response = await binary({ 'content-type': type });
      expect(response.headers.get('accept')).toBe(
        'application/json, application/cloudevents+json, application/cloudevents-batch+json',
      );
      await problemOf(response, 415);
    },
  );

  it('names at most 50 of hundreds of wrong headers', async () => {
    const wrong = Array.from({ length: 300 }, (_, index): [string, string] => [
      `ce-x${index}`,
      '%',
    ]);
    const { errors } = await problemOf(await binary(Object.fromEntries(wrong)), 422);
    expect(errors).toHaveLength(50);
  });

  it('is refused if it is larger than a message of SQS as one JSON text', async () => {
    const note = 'x'.repeat(1_048_576 - 100);
    await problemOf(await binary({}, `{"amount":1,"note":"${note}"}`), 413);
  });
});

describe('a batch of CloudEvents', () => {
  it('gets a result for each event', async () => {
    const response = await batch([
      EVENT,
      EVENT,
      { ...EVENT, id: 'evt-2', data: { amount: -1 } },
      { ...EVENT, id: 'evt-3', tenantid: 'globex' },
      [EVENT],
      wireEvent(),
      null,
      { ...BARE, id: 'evt-4' },
    ]);
    expect(response.status).toBe(207);
    const results = await resultsOf(response);
    expect(results.map((result) => (result as { status: number }).status)).toEqual([
      ...[201, 200, 422, 403, 422, 422, 422, 201],
    ]);
    expect(results[2]).toMatchObject({ problem: { errors: [{ pointer: '/data/amount' }] } });
  });

  it.each([
    ['a single event', EVENT, 422],
    ['an empty array', '[]', 422],
    ['an array that doesn’t end', '[', 400],
    ['no JSON', '{', 400],
    ['101 events', JSON.stringify(Array.from({ length: 101 }, () => EVENT)), 422],
  ])('is refused: %s', async (_, json, status) => {
    await problemOf(await batch(json), status);
  });

  it('takes no Idempotency-Key', async () => {
    await problemOf(await batch([EVENT], { headers: { ...BATCH, 'Idempotency-Key': 'a' } }), 422);
  });
});

describe('a CloudEvent that goes to the queue', () => {
  const readInQueue = () => readMessage(api.published[0]?.body ?? '', PAYMENTS, NOW);

  it.each([
    ['structured', () => structured({ ...EVENT, schemaversion: undefined, subject: 'ü💥' })],
    [
      'binary',
      () => binary({ 'ce-schemaversion': 'v2', 'ce-subject': '%C3%BC%F0%9F%92%A5', 'ce-x_y': '1' }),
    ],
  ])('is read there as what was recorded of the %s one', async (_, send) => {
    expect((await send()).status).toBe(201);
    const { content, status } = api.records.get('acme#evt-1') ?? {};
    expect(status).toBe('queued');
    const reading = readInQueue();
    expect(reading).toMatchObject({ kind: 'valid', format: 'cloudevents' });
    const { envelope, bodyText, format } = reading as never;
    expect({ kind: 'event', envelope, bodyText, format }).toEqual(content);
  });

  it('has the hash of its record, so that the consumer need not compare them', async () => {
    await binary({ 'ce-schemaversion': 'v2' });
    const { contentHash } = api.records.get('acme#evt-1') ?? {};
    expect(readInQueue()).toMatchObject({ contentHash });
  });

  it('is sent while the ledger doesn’t answer', async () => {
    api = testApi({ store: DOWN });
    const response = await structured(BARE);
    expect(response.status).toBe(202);
    expect(readInQueue()).toMatchObject({
      format: 'cloudevents',
      envelope: { tenantId: 'acme', schemaVersion: 'v2', clientId: 'web' },
    });
  });
});

describe('application/json', () => {
  it('is native without the headers of CloudEvents, whatever else is there', async () => {
    const headers = { 'content-type': 'application/json', 'ce-subject': 'x', 'ce-id': 'y' };
    const response = await api.send('/events', { as: ACME, json: wireEvent(), headers });
    expect(response.status).toBe(201);
    expect(await shown()).toMatchObject({ format: 'native' });
    await problemOf(await api.send('/events', { as: ACME, json: EVENT }), 422);
  });
});
