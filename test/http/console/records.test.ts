import { beforeEach, describe, expect, it } from 'vitest';

import type { EventRecord } from '#generated/console-api.ts';

import { childId } from '../../../src/core/child-event.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { OperatorPorts } from '../../../src/http/api-services.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { PAYMENT, wireText, wireTextWithBody } from '../../support/events.ts';
import { failedEvent } from '../../support/operating.ts';
import { operation } from '../../support/operations.ts';
import { cameAs, processed, recordOf, rejected, sentAgain } from '../../support/records.ts';
import { problemOf, tenantToken, type TestApi } from '../support.ts';
import { testConsole } from './support.ts';

let api: TestApi;
beforeEach(() => (api = testConsole()));

const place = (key: string, rest = '') => `/records/${encodeURIComponent(key)}${rest}`;

async function show(key: string, query = ''): Promise<EventRecord> {
  const response = await api.send(place(key, query));
  expect(response.status).toBe(200);
  return (await response.json()) as EventRecord;
}

const textOf = ({ content }: LedgerRecord): string =>
  content.kind === 'raw' ? content.text : content.bodyText;

function have(...records: readonly LedgerRecord[]): void {
  for (const record of records) api.records.set(record.key, record);
}

describe('GET /records/{key}', () => {
  it('shows a rejected event, why it failed, and what to do', async () => {
    have(rejected());
    expect(await show('acme#evt-1')).toMatchObject({
      ...{ key: 'acme#evt-1', id: 'evt-1', tenant_id: 'acme', status: 'failed' },
      failure: { reason: 'invalid_body', errors: [{ pointer: '/body/amount' }] },
      advice: { action: 'replay' },
      editable: { kind: 'editable' },
      content: { kind: 'message', bytes: textOf(rejected()).length },
      message: { id: 'message-1', place: 'deleted', text: 'deleted' },
      timeline: [{ kind: 'received' }, { kind: 'failed', reason: 'invalid_body' }, {}],
      ...{ beside: [], beside_complete: false, published: [] },
    });
  });

  it('tells the format in which a message came', async () => {
    have(cameAs('eventbridge', rejected()), processed({ event_id: 'native' }));
    expect(await show('acme#evt-1')).toMatchObject({ format: 'eventbridge' });
    expect(await show('acme#native')).toMatchObject({ format: 'native' });
  });

  it.each(['acme#a/b%2F?c#d&e=f', 'acme#..', "acme#'<b>&amp;"])('finds %s', async (key) => {
    have(processed({ event_id: key.slice('acme#'.length) }));
    expect(await show(key)).toMatchObject({ key, status: 'processed' });
  });

  it('finds a message that names no event, and one that is no JSON', async () => {
    const text = 'no JSON \u202e \ud83d\ude00';
    have(recordOf(text, { messageId: 'message-7' }));
    const record = await show('#message-7', '?text=sent');
    expect(record).toMatchObject({ key: '#message-7', content: { kind: 'message' }, text });
    expect(record).not.toHaveProperty('tenant_id');
  });

  it('gives no text unless it is asked for, and then to the letter', async () => {
    const body = '{ "amount": 12345678.90, "__proto_": {}, "note": "\\u202e</script>" }';
    have(recordOf(wireTextWithBody(body)));
    expect(await show('acme#evt-1')).not.toHaveProperty('text');
    expect((await show('acme#evt-1', '?text=sent')).text).toBe(body);
    expect((await show('acme#evt-1', '?text=message')).text).toContain(`"body":${body}}`);
  });

  it('shows a conflict with the event that it is beside, and the other way round', async () => {
    await api.store.record([processed(), processed({ body: { ...PAYMENT, amount: 13 } })], PLENTY);
    const first = await show('acme#evt-1', '?neighbours=true');
    expect(first).toMatchObject({ beside: [{ reason: 'id_conflict' }], beside_complete: true });
    const key = first.beside[0]?.key ?? '';
    expect(await show(key)).toMatchObject({
      ...{ key, beside_of: 'acme#evt-1', editable: { kind: 'beside' } },
      failure: { reason: 'id_conflict' },
    });
    const query = `?with=${encodeURIComponent(key)}`;
    const comparison = await api.send(place('acme#evt-1', `/comparison${query}`));
    expect(await comparison.json()).toMatchObject({
      ...{ places: ['/body/amount'], more_places: 0 },
      other_text: expect.stringContaining('"amount":13'),
    });
  });

  it('lists at most 100 places where two messages differ', async () => {
    const body = (amounts: readonly number[]) => ({ ...PAYMENT, amounts });
    have(
      processed({ body: body(Array.from({ length: 150 }, () => 1)) }),
      processed({ event_id: 'evt-2', body: body(Array.from({ length: 150 }, () => 2)) }),
    );
    const response = await api.send(place('acme#evt-1', '/comparison?with=acme%23evt-2'));
    const { places, more_places: more } = (await response.json()) as {
      readonly places: readonly string[];
      readonly more_places: number;
    };
    expect([places.length, more]).toEqual([100, 51]);
  });

  it('names parent, children and the operation that changed it', async () => {
    const record = sentAgain(rejected());
    have(record);
    await api.operations.create(operation());
    expect(await show(record.key)).toMatchObject({
      operation: { id: operation().id, kind: 'replay' },
      message: { place: 'queue' },
      editable: { kind: 'under_way' },
    });
    const parent = processed();
    if (parent.content.kind !== 'event') throw new Error('no event');
    const child = childId(parent.content.envelope, 0);
    have(parent, processed({ event_id: child, causation_id: 'evt-1' }));
    const { published } = await show('acme#evt-1');
    expect(published).toMatchObject([{ key: `acme#${child}`, status: 'processed' }]);
    expect(await show(`acme#${child}`)).toMatchObject({ caused_by: { key: 'acme#evt-1' } });
  });

  it('says that there is no such record', async () => {
    await problemOf(await api.send(place('acme#none')), 404);
    await problemOf(await api.send(place('acme#none', '/comparison?with=acme%23none')), 404);
  });

  it('is for operators', async () => {
    await problemOf(await api.send(place('acme#evt-1'), { as: tenantToken('acme') }), 403);
  });
});

describe('POST /records/{key}/edit', () => {
  const CORRECTED = wireText().replace('12.5', '3.50');
  const judge = async (key: string, json: object): Promise<Record<string, unknown>> => {
    const response = await api.send(place(key, '/edit?dry_run=true'), { json });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };

  it.each([
    ['correct', CORRECTED, { kind: 'sendable', places: ['/body/amount'] }],
    ['the same', textOf(rejected()), { kind: 'unchanged' }],
    [
      'still wrong',
      wireText({ body: { ...PAYMENT, amount: 0 } }),
      { kind: 'refused', reason: 'invalid_body', errors: [{ pointer: '/body/amount' }] },
    ],
    ['no JSON', '{', { kind: 'refused', reason: 'malformed_json' }],
    ['of another event', wireText({ event_id: 'evt-2' }), { kind: 'renamed', key: 'acme#evt-2' }],
  ])('with dry_run judges a text that is %s, and sends nothing', async (_, text, verdict) => {
    have(rejected());
    expect(await judge('acme#evt-1', { text })).toMatchObject(verdict);
    expect(api.sent).toEqual([]);
  });

  it('says why a record can’t be edited', async () => {
    have(processed(), sentAgain(rejected({ event_id: 'evt-2' })));
    expect(await judge('acme#evt-1', { text: '{}' })).toMatchObject({ kind: 'closed' });
    const text = wireText({ event_id: 'evt-2' });
    expect(await judge('acme#evt-2', { text })).toMatchObject({ kind: 'under_way' });
    const verdict = await judge('acme#evt-2', { text, queued_too: true });
    expect(verdict).toMatchObject({ kind: 'sendable' });
  });

  it('says that the event needs a handler that is missing, and that an id is taken', async () => {
    const nameless = recordOf(wireText({ event_id: 7 }), { messageId: 'message-7' });
    have(failedEvent({ event_id: 'evt-2' }), nameless, processed());
    const text = wireText({ event_id: 'evt-2', body: { ...PAYMENT, amount: 1 } });
    expect(await judge('acme#evt-2', { text })).toMatchObject({ kind: 'no_handler' });
    expect(await judge('#message-7', { text: wireText() })).toMatchObject({ kind: 'id_taken' });
  });

  it.each(['{"a":"\ud800"}', '{"a":"\u0000"}'])('takes no text like %j', async (text) => {
    have(rejected());
    const response = await api.send(place('acme#evt-1', '/edit?dry_run=true'), { json: { text } });
    expect(await problemOf(response, 422)).toMatchObject({ errors: [{ pointer: '/text' }] });
  });

  it('takes a text of 1 MiB that JSON writes in six characters each', async () => {
    have(rejected());
    const text = '\u0001'.repeat(1_048_576);
    expect(await judge('acme#evt-1', { text })).toMatchObject({ reason: 'malformed_json' });
  });

  it('sends the edited message, and leaves an operation', async () => {
    have(rejected());
    const { stamp } = await show('acme#evt-1');
    const json = { text: CORRECTED, seen: stamp };
    const response = await api.send(place('acme#evt-1', '/edit'), { json });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...{ kind: 'edit', state: 'done', note: 'changed /body/amount' },
      counts: { done: 1 },
    });
    expect(api.sent).toMatchObject([{ id: 'evt-1', body: CORRECTED }]);
    expect(await show('acme#evt-1')).toMatchObject({ status: 'queued' });
  });

  it('sends nothing if the record isn’t as it was seen, or nobody says how it was seen', async () => {
    have(rejected());
    const { stamp } = await show('acme#evt-1');
    have(sentAgain());
    const json = { text: CORRECTED, seen: stamp, queued_too: true };
    const { errors } = await problemOf(
      await api.send(place('acme#evt-1', '/edit'), { json: { text: CORRECTED } }),
      422,
    );
    expect(errors).toMatchObject([{ pointer: '/seen' }]);
    await problemOf(await api.send(place('acme#evt-1', '/edit'), { json }), 409);
    expect(api.sent).toEqual([]);
  });

  it('edits a queued event, too, if it is asked to', async () => {
    have(sentAgain(rejected()));
    const { stamp: seen } = await show('acme#evt-1');
    const json = { text: CORRECTED, seen };
    await problemOf(await api.send(place('acme#evt-1', '/edit'), { json }), 409);
    const queued = { json: { ...json, queued_too: true } };
    expect((await api.send(place('acme#evt-1', '/edit'), queued)).status).toBe(200);
    expect(api.sent).toMatchObject([{ body: CORRECTED }]);
  });

  /** The console with a port that does something else. */
  const withPorts = (change: (ports: OperatorPorts) => Partial<OperatorPorts>): TestApi => {
    const { operatorPorts } = api.services;
    return testConsole({
      operatorPorts: async () => {
        const ports = await operatorPorts();
        return { ...ports, ...change(ports) };
      },
    });
  };

  it('sends nothing if the record changes at the last moment', async () => {
    have(rejected());
    const { stamp: seen } = await show('acme#evt-1');
    const changing = withPorts(({ editor }) => ({
      editor: {
        read: (keys) => editor.read(keys),
        requeue: () => Promise.resolve('changed'),
        discard: () => Promise.reject(new Error('it was discarded')),
        rewrite: () => Promise.reject(new Error('it was rewritten')),
      },
    }));
    const json = { text: CORRECTED, seen };
    const response = await changing.send(place('acme#evt-1', '/edit'), { json });
    expect(await problemOf(response, 409)).toMatchObject({ verdict: { kind: 'changed' } });
    expect(api.sent).toEqual([]);
  });

  it('says that SQS did not confirm the message', async () => {
    have(rejected());
    const { stamp: seen } = await show('acme#evt-1');
    const failing = withPorts(() => ({
      sender: { send: () => Promise.resolve([{ kind: 'failed', cause: 'throttled' }]) },
    }));
    const json = { text: CORRECTED, seen };
    const response = await failing.send(place('acme#evt-1', '/edit'), { json });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ kind: 'edit', state: 'stopped' });
  });

  it('sends nothing that would be refused', async () => {
    have(rejected());
    const { stamp: seen } = await show('acme#evt-1');
    const json = { text: wireText({ body: {} }), seen };
    const problem = await problemOf(await api.send(place('acme#evt-1', '/edit'), { json }), 422);
    expect(problem).toMatchObject({
      errors: [{ pointer: '/body/amount' }],
      verdict: { kind: 'refused' },
    });
    expect(api.sent).toEqual([]);
  });

  it('says that there is no such record', async () => {
    const json = { text: '{}', seen: 'x' };
    await problemOf(await api.send(place('acme#none', '/edit'), { json }), 404);
    await problemOf(await api.send(place('acme#none', '/edit?dry_run=true'), { json }), 404);
  });
});

describe('GET /records', () => {
  const find = async (text: string, seen: readonly string[] = []): Promise<unknown> => {
    const tenants = seen.map((tenantId) => ({ tenantId, lastReceivedAt: '' }));
    const seenTenants = () => Promise.resolve({ tenants, isComplete: true });
    const searching = testConsole({ tenants: { seenTenants } });
    for (const [key, record] of api.records) searching.records.set(key, record);
    const response = await searching.send(`/records?text=${encodeURIComponent(text)}`);
    return response.json();
  };

  it('finds a record by its key', async () => {
    have(processed(), recordOf('no JSON', { messageId: 'message-7' }));
    expect(await find(' acme#evt-1 ')).toEqual({
      kind: 'key',
      keys: ['acme#evt-1'],
      complete: true,
    });
    expect(await find('#message-7')).toEqual({ kind: 'key', keys: ['#message-7'], complete: true });
    expect(await find('acme#none')).toEqual({ kind: 'key', keys: [], complete: true });
  });

  it('finds open events by their id alone, of every tenant', async () => {
    await api.store.record([rejected(), rejected({ tenant_id: 'globex' })], PLENTY);
    const found = (await find('evt-1')) as { readonly keys: readonly string[] };
    expect([...found.keys].sort()).toEqual(['acme#evt-1', 'globex#evt-1']);
  });

  it('finds other events by their id alone if their tenant sent something lately', async () => {
    have(processed());
    expect(await find('evt-1')).toEqual({ kind: 'event_id', keys: [], complete: true });
    expect(await find('evt-1', ['globex', 'acme'])).toEqual({
      kind: 'event_id',
      keys: ['acme#evt-1'],
      complete: true,
    });
  });

  it('says that no record can have such a key', async () => {
    for (const text of ['two words', '\u202e', 'a\nb']) {
      expect(await find(text)).toEqual({ kind: 'neither', keys: [], complete: true });
    }
  });
});
