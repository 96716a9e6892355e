import { beforeEach, describe, expect, it } from 'vitest';

import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { NOW, PAYMENT, wireEvent, wireText, wireTextWithBody } from '../../support/events.ts';
import { times } from '../../support/records.ts';
import {
  ACME,
  OPERATOR,
  publish,
  publishOne,
  publishingWorld,
  type PublishingWorld,
  type Wanted,
} from './publishing.ts';

const SHORT = { type: 'payment.processed', payload: PAYMENT };
const RECEIVED_AT = new Date(NOW).toISOString();

describe('the forms of an event', () => {
  let world: PublishingWorld;

  beforeEach(() => {
    world = publishingWorld();
  });

  const envelopeOf = async (event: object | string, wanted: Wanted = {}) => {
    const text = typeof event === 'string' ? event : JSON.stringify(event);
    const result = await publishOne(world, text, wanted);
    if (!('envelope' in result)) throw new Error(JSON.stringify(result));
    return result.envelope;
  };
  const errorsOf = async (event: object | string, wanted: Wanted = {}) => {
    const text = typeof event === 'string' ? event : JSON.stringify(event);
    const result = await publishOne(world, text, wanted);
    if (result.kind !== 'rejected') throw new Error(`expected errors, got ${result.kind}`);
    return result.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  };
  const bodyOf = async (key: string) => {
    const record = await world.store.find(key);
    return record?.content.kind === 'event' ? record.content.bodyText : undefined;
  };

  describe('short', () => {
    it('gets all that is missing by default', async () => {
      expect(await envelopeOf(SHORT)).toEqual({
        eventId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/) as string,
        eventType: 'payment.processed',
        schemaVersion: 'v2',
        tenantId: 'acme',
        clientId: 'shop',
        occurredAt: RECEIVED_AT,
      });
    });

    it('keeps all that it says', async () => {
      const said = {
        id: 'pay-7',
        version: 'v1',
        tenant_id: 'acme',
        client_id: 'till',
        occurred_at: '2026-11-21T08:00:00Z',
        group_id: 'order-7',
        expires_at: '2027-01-01T00:00:00Z',
        correlation_id: 'order-7',
      };
      expect(await envelopeOf({ ...SHORT, ...said })).toEqual({
        eventId: 'pay-7',
        eventType: 'payment.processed',
        schemaVersion: 'v1',
        tenantId: 'acme',
        clientId: 'till',
        occurredAt: '2026-11-21T08:00:00Z',
        groupId: 'order-7',
        expiresAt: '2027-01-01T00:00:00Z',
        correlationId: 'order-7',
      });
    });

    it.each([
      '{ "amount" : 12.50,\n\t"note":"\\u00e9 {}" }',
      '{"amount":1e2}',
      '{"amount":1,"payload":{"body":[ ]}}',
    ])('keeps the payload %j to the letter', async (payload) => {
      const text = ` {"id":"evt-1", "payload" : ${payload} ,"type":"payment.processed"}\n`;
      await publishOne(world, text);
      expect(await bodyOf('acme#evt-1')).toBe(payload);
    });

    it.each([
      [{ payload: PAYMENT }, ['/type: is required']],
      [{ type: 'payment.processed' }, ['/payload: is required']],
      [{}, ['/type: is required', '/payload: is required']],
      [{ ...SHORT, type: 5 }, ['/type: must be a string']],
      [{ ...SHORT, type: null }, ['/type: must be a string']],
      [{ ...SHORT, type: { toString: 1, valueOf: 1 } }, ['/type: must be a string']],
      [{ ...SHORT, type: [{ toString: null }] }, ['/type: must be a string']],
      [{ ...SHORT, type: 'unheard.of' }, ['/type: must be an event type that has a schema']],
      [{ ...SHORT, id: 7 }, ['/id: must be a string of 1 to 128']],
      [{ ...SHORT, id: 'a b' }, ['/id: must be a string of 1 to 128']],
      [{ ...SHORT, version: 2 }, ['/version: must be a string that matches']],
      [{ ...SHORT, version: 'v9' }, ['/version: must be a known version (v1, v2)']],
      [{ ...SHORT, occurred_at: 'yesterday' }, ['/occurred_at: must be ']],
      [{ ...SHORT, payload: null }, ['/payload/amount']],
      [{ ...SHORT, payload: { amount: -1 } }, ['/payload/amount: must be > 0']],
      [
        { ...SHORT, event_id: 'evt-1', extra: 1 },
        ['/event_id: is no field of the short form', '/extra: is no field of the short form'],
      ],
      [
        {
          specversion: '1.0',
          id: 'evt-1',
          type: 'payment.processed',
          source: '/shop',
          data: PAYMENT,
        },
        [
          '/specversion: is no field of the short form. A CloudEvent has the content type application/cloudevents+json',
        ],
      ],
      [
        { version: '0', id: 'e-1', 'detail-type': 'x', source: 'shop', detail: {} },
        ['/detail-type: is no field of the short form. Events of EventBridge come by the queue'],
      ],
      [
        { Type: 'Notification', MessageId: 'm-1', TopicArn: 'topic', Message: '{}' },
        ['/Type: is no field of the short form. Messages of SNS come by the queue'],
      ],
      [
        { Type: 'SubscriptionConfirmation', Token: 't', TopicArn: 'topic', Message: 'Visit' },
        ['/Type: is no field of the short form. Messages of SNS come by the queue'],
      ],
      [
        { ...SHORT, Type: 'x', detail: {} },
        ['/Type: is no field of the short form. It has: id', '/detail: is no field of the short'],
      ],
    ])('has errors with the names of its fields: %j', async (event, beginnings) => {
      const errors = await errorsOf(event);
      expect(errors).toHaveLength(beginnings.length);
      for (const [index, beginning] of beginnings.entries()) {
        expect(errors[index]?.startsWith(beginning)).toBe(true);
      }
    });

    it('tells at most 50 unknown fields', async () => {
      const many = Object.fromEntries(times(200, (index) => [`field_${index}`, index]));
      expect(await errorsOf({ ...SHORT, ...many })).toHaveLength(50);
    });

    it.each([
      ['{"type":"payment.processed","type":"x","payload":{}}', '/type'],
      ['{"type":"payment.processed","payload":{"amount":1,"amount":2}}', '/payload/amount'],
      ['{"type":"payment.processed","payload":{"__proto__":1}}', '/payload/__proto__'],
    ])('is refused if readers may disagree on it: %s', async (text, pointer) => {
      const [error = ''] = await errorsOf(text);
      expect(error.startsWith(`${pointer}: `)).toBe(true);
    });

    it.each([
      ['{"type":"payment.processed","payload":{"amount":1,"amount":2}}', 'invalid_body'],
      ['{"type":"payment.processed","payload":{"body":1,"body":2}}', 'invalid_body'],
      ['{"type":"a","type":"b","payload":{"amount":1,"amount":2}}', 'invalid_envelope'],
      ['{"event_type":"a","payload":{"amount":1,"amount":2}}', 'invalid_envelope'],
    ])('tells a wrong payload from other wrong fields: %s', async (text, reason) => {
      expect(await publishOne(world, text)).toMatchObject({ kind: 'rejected', reason });
    });
  });

  describe('of the envelope', () => {
    it('stays as it was sent, unknown fields included', async () => {
      const text = ` ${wireText({ trace: { span: 'é' } })}\n`;
      await publishOne(world, text);
      const record = await world.store.find('acme#evt-1');
      expect(record).toMatchObject({ content: { envelope: { extra: { trace: { span: 'é' } } } } });
      const again = await publishOne(world, text.trim());
      expect(again.kind).toBe('duplicate');
    });

    it('gets what is missing by default, and keeps its body to the letter', async () => {
      const missing = { event_id: undefined, client_id: undefined, tenant_id: undefined };
      const rest = { ...missing, occurred_at: undefined, schema_version: undefined };
      const envelope = await envelopeOf(wireTextWithBody('{ "amount":1.50 }', rest));
      expect(envelope).toMatchObject({
        tenantId: 'acme',
        clientId: 'shop',
        schemaVersion: 'v2',
        occurredAt: RECEIVED_AT,
      });
      expect(await bodyOf(`acme#${envelope.eventId}`)).toBe('{ "amount":1.50 }');
    });

    it('may have fields of the short form as unknown fields', async () => {
      expect(await envelopeOf({ ...wireEvent(), type: 'x', payload: 1 })).toMatchObject({
        extra: { type: 'x', payload: 1 },
      });
    });

    it('has errors with its own names', async () => {
      expect(await errorsOf(wireEvent({ client_id: 5 }))).toEqual([
        expect.stringMatching(/^\/client_id: must be/),
      ]);
      expect(await errorsOf(wireEvent({ event_type: undefined }))).toEqual([
        expect.stringMatching(/^\/event_type: is required/),
      ]);
    });
  });

  it.each(['1', '"x"', 'null', 'true'])('is an object, and not %s', async (text) => {
    expect(await errorsOf(text)).toEqual([expect.stringMatching(/^: must be a JSON object/)]);
  });

  it('takes the version with the highest number, not the last text', async () => {
    const versions = ['v10', 'v2', 'v9'];
    const registry = new SchemaRegistry(
      versions.map((version) => ({ eventType: 'a', version, validate: () => [] })),
    );
    const text = JSON.stringify({ type: 'a', payload: {} });
    expect(await publishOne({ ...world, registry }, text)).toMatchObject({
      envelope: { schemaVersion: 'v10' },
    });
  });

  describe('with an idempotency key', () => {
    it.each(['key-1', '"key-1"'])('has %s as its id if it names none', async (idempotencyKey) => {
      expect(await envelopeOf(SHORT, { idempotencyKey })).toMatchObject({ eventId: 'key-1' });
    });

    it('keeps its own id', async () => {
      const own = { ...SHORT, id: 'own' };
      expect(await envelopeOf(own, { idempotencyKey: 'key-1' })).toMatchObject({ eventId: 'own' });
    });

    it('is refused if the key can be no id', async () => {
      const errors = await errorsOf(SHORT, { idempotencyKey: 'a b' });
      expect(errors).toEqual([expect.stringMatching(/^\/id: must be/)]);
    });

    it.each([
      ['short form', JSON.stringify(SHORT), 'v1'],
      ['envelope', JSON.stringify({ event_type: SHORT.type, body: PAYMENT }), 'v2'],
    ])(
      'is a duplicate although time, client and version were others: %s',
      async (_, text, version) => {
        const registry = new SchemaRegistry([
          { eventType: SHORT.type, version, validate: () => [] },
        ]);
        const wanted = { idempotencyKey: 'key-1' };
        await publishOne({ ...world, registry, hasHandler: () => false }, text, wanted);
        const later = { ...world, clock: { now: () => NOW + 60_000 }, hasHandler: () => false };
        const caller = { ...ACME, clientId: 'other' };
        expect(await publishOne(later, text, { ...wanted, caller })).toMatchObject({
          kind: 'duplicate',
          of: { status: 'processed', receivedAt: RECEIVED_AT },
          envelope: { occurredAt: RECEIVED_AT, schemaVersion: version, clientId: 'shop' },
        });
      },
    );

    it('is a conflict if more than the defaults differs', async () => {
      const later = { ...world, clock: { now: () => NOW + 60_000 } };
      await publishOne(world, JSON.stringify({ ...SHORT, id: 'evt-1' }));
      for (const change of [{ payload: { amount: 99 } }, { group_id: 'g' }, { version: 'v1' }]) {
        const text = JSON.stringify({ ...SHORT, id: 'evt-1', ...change });
        expect(await publishOne(later, text)).toMatchObject({ kind: 'conflict' });
      }
    });

    it('is undecided if the stored event cannot be read, and is not sent to the queue', async () => {
      const text = JSON.stringify({ ...SHORT, id: 'evt-1' });
      await publishOne(world, text);
      world.sent.length = 0;
      const { store } = world;
      const blind = {
        record: store.record.bind(store),
        find: () => Promise.reject(new Error('gone dark')),
      };
      const later = { ...world, store: blind, clock: { now: () => NOW + 60_000 } };
      expect(await publishOne(later, text)).toMatchObject({
        kind: 'unavailable',
        cause: 'Error: gone dark',
      });
      expect(world.sent).toEqual([]);
    });
  });

  describe('and its tenant', () => {
    const foreign = { tenant_id: 'globex' };

    it.each([
      ['in the short form', { ...SHORT, ...foreign }],
      ['in the envelope', wireEvent(foreign)],
      ['that is not valid', wireEvent({ ...foreign, body: {} })],
    ])('is refused if a tenant names another one %s', async (_, event) => {
      expect(await publishOne(world, JSON.stringify(event))).toEqual({ kind: 'foreign_tenant' });
    });

    it.each([
      [OPERATOR, wireEvent(foreign), 'globex'],
      [{ ...OPERATOR, tenantId: 'acme' }, wireEvent(foreign), 'globex'],
      [{ ...OPERATOR, tenantId: 'acme' }, SHORT, 'acme'],
    ])('is one that an operator names, or the default: %j', async (caller, event, tenantId) => {
      expect(await envelopeOf(event, { caller })).toMatchObject({ tenantId });
    });

    it('must be named by an operator without a default', async () => {
      expect(await errorsOf(SHORT, { caller: OPERATOR })).toEqual([
        expect.stringMatching(/^\/tenant_id: is required/),
      ]);
    });
  });

  describe('in an array', () => {
    const kindsOf = async (text: string, wanted: Wanted = {}) => {
      const published = await publish(world, text, wanted);
      if (published.kind !== 'many') throw new Error(published.kind);
      return published.results.map(({ kind }) => kind);
    };

    it('has a result of its own, in the order of the array, and is not held up by others', async () => {
      const text = `[ ${[
        wireText(),
        wireText({ event_id: 'wrong', body: {} }),
        wireText({ body: { amount: 99 } }),
        '{"type":"a","type":"b"}',
        wireText(),
        wireText({ event_id: 'theirs', tenant_id: 'globex' }),
        '[]',
        JSON.stringify({ ...SHORT, id: 'short' }),
      ].join(' ,\n')} ]`;
      expect(await kindsOf(text)).toEqual([
        'processed',
        'rejected',
        'conflict',
        'rejected',
        'duplicate',
        'foreign_tenant',
        'rejected',
        'queued',
      ]);
    });

    it('keeps its body to the letter', async () => {
      const body = '{ "amount":2.50 }';
      await publish(world, `[${wireText()},\t${wireTextWithBody(body, { event_id: 'evt-2' })}]`);
      expect(await bodyOf('acme#evt-2')).toBe(body);
    });

    it('is recorded and sent with the others, by one call of each', async () => {
      const calls: number[] = [];
      const { store } = world;
      const counting = {
        ...world,
        store: {
          find: store.find.bind(store),
          record: (...[records, deadline]: Parameters<typeof store.record>) => {
            calls.push(records.length);
            return store.record(records, deadline);
          },
        },
      };
      const events = times(100, (index) => ({ ...SHORT, id: `evt-${index}` }));
      await publish(counting, JSON.stringify(events));
      expect(calls).toEqual([100]);
      expect(world.sent.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    });

    it('has a new id each', async () => {
      await publish(world, JSON.stringify([SHORT, SHORT, SHORT]));
      expect(new Set(world.sent.map(({ id }) => id)).size).toBe(3);
    });

    it.each([
      [0, 'number_of_events'],
      [101, 'number_of_events'],
    ])('of %i events cannot be used', async (count, why) => {
      const text = JSON.stringify(times(count, () => SHORT));
      expect(await publish(world, text)).toMatchObject({
        kind: 'unusable',
        why,
        error: { message: `must have 1 to 100 events, got ${count}` },
      });
      expect(world.sent).toEqual([]);
    });

    it('cannot be used with a key for one event, or if it is malformed', async () => {
      const text = JSON.stringify([SHORT]);
      expect(await publish(world, text, { idempotencyKey: 'key-1' })).toMatchObject({
        why: 'key_of_array',
      });
      expect(await publish(world, `${text},`)).toMatchObject({ why: 'malformed_json' });
    });
  });
});
