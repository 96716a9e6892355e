import { beforeEach, describe, expect, it } from 'vitest';

import { summarize } from '../../../src/core/reconcile.ts';
import { OVER, PLENTY } from '../../support/deadlines.ts';
import { NOW, PAYMENT, wireText, wireTextWithBody } from '../../support/events.ts';
import { rejected } from '../../support/records.ts';
import { failingStore, recordingBy } from '../../support/services.ts';
import { publish, publishOne, publishingWorld, type PublishingWorld } from './publishing.ts';

const RECEIVED_AT = new Date(NOW).toISOString();
const KEY = 'acme#evt-1';
const SQS_DOWN = { publish: () => Promise.reject(new Error('SQS is down')) };
const HANDLED = wireText({ schema_version: 'v2' });

describe('publishEvents', () => {
  let world: PublishingWorld;

  beforeEach(() => {
    world = publishingWorld();
  });

  const stored = async () => {
    const record = await world.store.find(KEY);
    if (!record) throw new Error('nothing is stored');
    return record;
  };
  const keysStored = async () => {
    const page = { limit: 100, order: 'oldest_first' } as const;
    const listed = await world.store.listByTenant({ tenantId: 'acme' }, page);
    return listed.kind === 'page' ? listed.items.map(({ key }) => key) : [];
  };

  describe('of an event without a handler', () => {
    it('records it as processed and sends nothing', async () => {
      const result = await publishOne(world, wireText());
      expect(result).toMatchObject({ kind: 'processed', receivedAt: RECEIVED_AT });
      expect(await stored()).toMatchObject({
        status: 'processed',
        attempts: 0,
        processedAt: RECEIVED_AT,
        messageId: 'message-1',
        expireAt: NOW / 1000 + 30 * 86_400,
      });
      expect(await stored()).not.toHaveProperty('onlyNew');
      expect(world.sent).toEqual([]);
    });

    it('keeps the body as it was sent, digits and white space included', async () => {
      const body = '{ "amount" : 12.50,\n "note":"é\\u0041" }';
      await publishOne(world, wireTextWithBody(body));
      expect(await stored()).toMatchObject({ content: { bodyText: body } });
    });

    it('answers a second request of the same content with the facts of the first', async () => {
      await publishOne(world, wireText());
      const of = summarize(await stored());
      expect(await publishOne(world, wireText())).toMatchObject({ kind: 'duplicate', of });
    });

    it('refuses other content under the same id, and keeps nothing of it', async () => {
      await publishOne(world, wireText());
      const before = await stored();
      const other = await publishOne(world, wireText({ body: { amount: 99 } }));
      expect(other).toMatchObject({ kind: 'conflict', of: summarize(before) });
      expect(await keysStored()).toEqual([KEY]);
      expect(await stored()).toEqual(before);
    });

    it('takes the place of a message that was rejected from the queue', async () => {
      await world.store.record([rejected()], PLENTY);
      expect(await publishOne(world, wireText())).toMatchObject({ kind: 'processed' });
      expect(await stored()).toMatchObject({ status: 'processed' });
    });
  });

  describe('of an event with a handler', () => {
    it('records it as queued, due at once, before it sends exactly the recorded text', async () => {
      const order: string[] = [];
      const { store, publisher } = world;
      const watched = {
        ...world,
        store: recordingBy(store, (records, deadline) => {
          order.push('recorded');
          return store.record(records, deadline);
        }),
        publisher: {
          publish: (messages: Parameters<typeof publisher.publish>[0]) => {
            order.push('sent');
            return publisher.publish(messages, PLENTY);
          },
        },
      };
      const result = await publishOne(watched, HANDLED);
      expect(result).toMatchObject({ kind: 'queued', sent: true, receivedAt: RECEIVED_AT });
      expect(order).toEqual(['recorded', 'sent']);
      expect(await stored()).toMatchObject({
        status: 'queued',
        attempts: 0,
        dueAt: RECEIVED_AT,
        expireAt: NOW / 1000 + 90 * 86_400,
      });
      expect(await stored()).not.toHaveProperty('processedAt');
      expect(world.sent).toEqual([{ id: 'evt-1', tenantId: 'acme', body: HANDLED }]);
    });

    it('says so if SQS does not confirm its message', async () => {
      const result = await publishOne({ ...world, publisher: SQS_DOWN }, HANDLED);
      expect(result).toMatchObject({ kind: 'queued', sent: false });
      expect(await stored()).toMatchObject({ status: 'queued' });
    });

    it('sends its message again if it is published again before any attempt', async () => {
      await publishOne({ ...world, publisher: SQS_DOWN }, HANDLED);
      const again = await publishOne(world, HANDLED);
      expect(again).toMatchObject({ kind: 'duplicate', of: { status: 'queued', attempts: 0 } });
      expect(world.sent).toHaveLength(1);
    });

    it('sends the stored event if a repeated request has got a later time', async () => {
      const untimed = JSON.stringify({
        id: 'evt-1',
        type: 'payment.processed',
        version: 'v2',
        payload: PAYMENT,
      });
      await publishOne(world, untimed);
      const later = { ...world, clock: { now: () => NOW + 60_000 } };
      expect(await publishOne(later, untimed)).toMatchObject({ kind: 'duplicate' });
      const [first, second] = world.sent.map(({ body }) => JSON.parse(body) as unknown);
      expect(second).toEqual(first);
    });

    it('changes and sends nothing if an invocation handles the event already', async () => {
      await publishOne(world, HANDLED);
      const record = {
        ...(await stored()),
        status: 'processing',
        attempts: 1,
        claimId: 'claim-1',
        leaseUntil: '2026-11-21T09:01:00.000Z',
      } as const;
      const busy = publishingWorld();
      await busy.store.record([record], PLENTY);
      expect(await publishOne(busy, HANDLED)).toMatchObject({
        kind: 'duplicate',
        of: { status: 'processing', attempts: 1 },
      });
      expect(await busy.store.find(KEY)).toEqual(record);
      expect(busy.sent).toEqual([]);
    });

    it('keeps characters that SQS refuses, and sends them escaped', async () => {
      const body = '{"amount":1,"note":"\u{1f600}\uffff"}';
      await publishOne(world, wireTextWithBody(body, { schema_version: 'v2' }));
      expect(await stored()).toMatchObject({ content: { bodyText: body } });
      expect(world.sent[0]?.body).toContain('\\ud83d\\ude00\\uffff');
    });

    it('names the group of its message', async () => {
      await publishOne(world, wireText({ schema_version: 'v2', group_id: 'order-7' }));
      expect(world.sent).toMatchObject([{ groupId: 'order-7' }]);
    });
  });

  describe('when the ledger cannot be reached', () => {
    let broken: Omit<PublishingWorld, 'store'> & { store: ReturnType<typeof failingStore> };

    beforeEach(() => {
      broken = { ...world, store: failingStore(() => true, world.store) };
    });

    it.each([
      ['without a handler', wireText()],
      ['with a handler', HANDLED],
    ])('sends an event %s to the queue', async (_, text) => {
      expect(await publishOne(broken, text)).toMatchObject({ kind: 'sent', cause: 'as told' });
      expect(broken.sent).toMatchObject([{ body: text }]);
    });

    it('does the same if the store rejects', async () => {
      const store = recordingBy(world.store, () => Promise.reject(new Error('broken')));
      expect(await publishOne({ ...world, store }, wireText())).toMatchObject({ kind: 'sent' });
    });

    it('accepts nothing if the queue cannot be reached either', async () => {
      const result = await publishOne({ ...broken, publisher: SQS_DOWN }, wireText());
      expect(result).toMatchObject({ kind: 'unavailable', cause: 'as told; Error: SQS is down' });
    });

    it('gives the store no time if too little is left to send afterwards', async () => {
      const deadline = { ...PLENTY, remaining: () => 3_000 };
      expect(await publishOne(world, wireText(), { deadline })).toMatchObject({ kind: 'sent' });
      expect(await keysStored()).toEqual([]);
    });

    it('sends even if no time is left, and leaves the answer to the publisher', async () => {
      const publisher = { publish: () => Promise.reject(new Error('no time')) };
      const wanted = { deadline: OVER };
      expect(await publishOne({ ...world, publisher }, wireText(), wanted)).toMatchObject({
        kind: 'unavailable',
      });
    });
  });

  describe('of an event that is not valid', () => {
    it('rejects it with pointers, and keeps nothing', async () => {
      const result = await publishOne(world, wireText({ body: { amount: -1 } }));
      expect(result).toMatchObject({
        kind: 'rejected',
        reason: 'invalid_body',
        errors: [{ pointer: '/body/amount' }],
      });
      expect(await keysStored()).toEqual([]);
      expect(world.sent).toEqual([]);
    });

    describe('because it has expired', () => {
      const brief = (overrides = {}) =>
        wireText({ expires_at: '2026-11-21T09:00:30Z', ...overrides });
      const late = () => ({ ...world, clock: { now: () => NOW + 60_000 } });

      it.each([
        ['without a handler', 'v1'],
        ['with a handler', 'v2'],
      ])('says that it is a duplicate if it was accepted before: %s', async (_, version) => {
        const text = brief({ schema_version: version, occurred_at: undefined });
        await publishOne(world, text);
        world.sent.length = 0;
        const of = summarize(await stored());
        expect(await publishOne(late(), text)).toMatchObject({ kind: 'duplicate', of });
        expect(world.sent).toEqual([]);
      });

      it('rejects it if the ledger has none or another event of this id', async () => {
        const expected = { kind: 'rejected', reason: 'expired' };
        expect(await publishOne(late(), brief())).toMatchObject(expected);
        expect(await keysStored()).toEqual([]);
        await publishOne(world, brief());
        const other = brief({ body: { amount: 99 } });
        expect(await publishOne(late(), other)).toMatchObject(expected);
        const text = `[${brief()},${wireText({ event_id: 'evt-2' })},${other}]`;
        expect(await publish(late(), text)).toMatchObject({
          results: [{ kind: 'duplicate' }, { kind: 'processed' }, expected],
        });
      });

      it('does not decide if the ledger cannot be read', async () => {
        const find = () => Promise.reject(new Error('gone dark'));
        const store = { record: world.store.record.bind(world.store), find };
        expect(await publishOne({ ...late(), store }, brief())).toMatchObject({
          kind: 'unavailable',
          cause: 'Error: gone dark',
        });
      });
    });

    it('refuses an event whose message SQS would not take', async () => {
      const body = JSON.stringify({ ...PAYMENT, note: 'x'.repeat(1_048_576) });
      const result = await publishOne(world, wireTextWithBody(body));
      expect(result).toMatchObject({ kind: 'too_large' });
      expect(await keysStored()).toEqual([]);
    });
  });

  it('only says what would become of an event in a dry run', async () => {
    const forbidden = recordingBy(world.store, () => Promise.reject(new Error('not allowed')));
    const dry = { ...world, store: forbidden, publisher: SQS_DOWN };
    expect(await publishOne(dry, wireText(), { dryRun: true })).toMatchObject({
      kind: 'valid',
      handled: false,
      envelope: { eventId: 'evt-1' },
    });
    expect(await publishOne(dry, HANDLED, { dryRun: true })).toMatchObject({ handled: true });
    expect(await publishOne(dry, wireText({ tenant_id: 'globex' }), { dryRun: true })).toEqual({
      kind: 'foreign_tenant',
    });
  });

  it('can use no text that is not JSON', async () => {
    expect(await publish(world, '{"type":')).toMatchObject({
      kind: 'unusable',
      why: 'malformed_json',
    });
  });
});
