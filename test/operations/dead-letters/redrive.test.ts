import { setImmediate } from 'node:timers/promises';

import { beforeEach, describe, expect, it } from 'vitest';

import { claimed } from '../../../src/core/claim.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { resentAttribute } from '../../../src/core/resent.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { ALL_LETTERS } from '../../support/dead-letter-world.ts';
import { NOW, PAYMENT, wireText } from '../../support/events.ts';
import { onPayment } from '../../support/handling.ts';
import { RedriveWorld } from '../../support/redrive-world.ts';
import { interleaved } from '../../support/operating.ts';
import { processed, recordOf, times } from '../../support/records.ts';

const TYPES = ['payment.processed', 'order.placed', 'user.created'];
/** Accepts every body of three types. */
const THREE_TYPES = new SchemaRegistry(
  TYPES.map((eventType) => ({ eventType, version: 'v1', validate: () => [] })),
);
const INVALID = { body: { ...PAYMENT, amount: -1 } };

let world: RedriveWorld;
let handled: string[];
beforeEach(() => {
  world = new RedriveWorld();
  handled = [];
});

/** Handles payments, and notes their keys. */
function withHandler(): void {
  world.handlers = [
    onPayment((_, { idempotencyKey }) => {
      handled.push(idempotencyKey);
      return Promise.resolve();
    }),
  ];
}

/** The record of an event whose attempts ran out. */
function exhausted(eventId: string): LedgerRecord {
  const event = processed({ event_id: eventId });
  const { leaseUntil, processedAt, ...record } = claimed(event, 'claim-1', '');
  const failure = { reason: 'attempts_exhausted', message: 'Error: boom', errors: [] } as const;
  return { ...record, status: 'failed', failure, fingerprint: 'f1_0123456789ab', attempts: 5 };
}

const ids = (letters: readonly { readonly messageId: string }[]) =>
  letters.map(({ messageId }) => messageId);

describe('A redrive', () => {
  it('moves exactly the letters of one type, and leaves the others visible', async () => {
    world.registry = THREE_TYPES;
    const letters = times(100, (index) => ({
      id: `letter-${index}`,
      type: TYPES[index % 3] ?? '',
    }));
    for (const { id, type } of letters) {
      world.add(id, wireText({ event_id: `evt-${id}`, event_type: type }));
    }
    const filter = { ...ALL_LETTERS, eventType: 'order.placed' };
    const { operation } = await world.redrive(filter);
    expect(operation).toMatchObject({
      kind: 'redrive',
      by: 'tester',
      filter,
      status: 'done',
      counts: { done: 33, skipped: {}, failed: 0 },
    });
    const others = letters.filter(({ type }) => type !== 'order.placed').map(({ id }) => id);
    expect(world.visible.sort()).toEqual(others.sort());
    await world.consume();
    expect([...world.records.values()].map(({ status }) => status)).toEqual(
      times(33, () => 'processed'),
    );
    expect([...world.records.keys()].sort()).toEqual(
      letters
        .filter(({ type }) => type === 'order.placed')
        .map(({ id }) => `acme#evt-${id}`)
        .sort(),
    );
  });

  it('does nothing the second time', async () => {
    world.add('letter-1', wireText());
    await world.redrive();
    const { operation } = await world.redrive();
    expect(operation.counts).toEqual({ done: 0, skipped: {}, failed: 0 });
    expect(world.source.sent).toHaveLength(1);
  });

  it('sends the same body, attributes and group', async () => {
    const attributes = { trace: { type: 'String', value: 'abc' } };
    world.add('letter-1', ` ${wireText()}`, { groupId: 'group-1', attributes });
    world.add('letter-2', wireText({ event_id: 'evt-2' }));
    await world.redrive();
    expect(world.source.sent).toEqual([
      {
        id: 'evt-1',
        body: ` ${wireText()}`,
        tenantId: 'group-1',
        groupId: 'group-1',
        deduplicationId: 'dlq-letter-1',
        attributes,
      },
      {
        id: 'evt-2',
        body: wireText({ event_id: 'evt-2' }),
        tenantId: 'acme',
        deduplicationId: 'dlq-letter-2',
        attributes: {},
      },
    ]);
  });

  it('keeps the first message id of a copy, and gives it new time to be sent again', async () => {
    const resent = { firstSeenAt: NOW - 86_400_000, times: 90, firstMessageId: 'first' };
    const trace = { type: 'String', value: 'abc' };
    const attributes = { trace, resent: resentAttribute(resent) };
    world.add('letter-1', 'hello', { attributes });
    await world.redrive(ALL_LETTERS, world.redriveServices(), { withRefused: true });
    const fresh = { firstSeenAt: world.time, times: 0, firstMessageId: 'first' };
    expect(world.source.sent).toMatchObject([
      { attributes: { trace, resent: resentAttribute(fresh) } },
    ]);
  });

  it('touches only the letters that the preview showed', async () => {
    world.put(processed({ event_id: 'evt-3' }));
    world.add('letter-1', wireText());
    const { letters } = await world.inspect();
    world.add('letter-2', wireText({ event_id: 'evt-2' }));
    world.add('letter-3', wireText({ event_id: 'evt-3' }));
    const services = world.redriveServices();
    const { operation } = await world.redrive(ALL_LETTERS, services, { letters });
    expect(operation.counts).toEqual({ done: 1, skipped: {}, failed: 0 });
    expect(world.visible).toEqual(['letter-2', 'letter-3']);
  });

  it('handles an event again whose attempts ran out, under its record', async () => {
    withHandler();
    world.put(exhausted('evt-1'));
    world.add('letter-1', wireText());
    const { operation } = await world.redrive();
    expect(world.records.get('acme#evt-1')).toMatchObject({
      status: 'queued',
      operationId: operation.id,
      attempts: 5,
    });
    await world.consume();
    expect(handled).toEqual(['acme#evt-1']);
    expect(world.records.get('acme#evt-1')).toMatchObject({ status: 'processed', attempts: 6 });
  });

  it('deletes letters whose events are settled, without sending them', async () => {
    world.put(processed(), { ...exhausted('evt-2'), status: 'discarded' });
    world.put(recordOf(wireText({ ...INVALID, event_id: 'evt-3' })));
    world.add('letter-1', wireText());
    world.add('letter-2', wireText({ event_id: 'evt-2' }));
    world.add('letter-3', wireText({ ...INVALID, event_id: 'evt-3' }));
    const { operation } = await world.redrive();
    expect(operation.counts).toEqual({
      done: 0,
      skipped: { processed: 1, discarded: 1, recorded: 1 },
      failed: 0,
    });
    expect(world.source.sent).toEqual([]);
    expect(world.queue.letters).toEqual([]);
  });

  it('leaves letters that would be refused, or are under way', async () => {
    world.put(processed({ event_id: 'evt-3' }));
    world.put({ ...exhausted('evt-4'), leaseUntil: new Date(NOW + 1000).toISOString() });
    world.put(exhausted('evt-5'));
    world.add('letter-1', 'not JSON');
    world.add('letter-2', wireText({ ...INVALID, event_id: 'evt-2' }));
    world.add('letter-3', wireText({ client_id: 'ios', event_id: 'evt-3' }));
    world.add('letter-4', wireText({ event_id: 'evt-4' }));
    world.add('letter-5', wireText({ event_id: 'evt-5' }));
    const { operation } = await world.redrive();
    expect(operation.counts).toEqual({
      done: 0,
      skipped: { refused: 2, conflict: 1, under_way: 1, no_handler: 1 },
      failed: 0,
    });
    expect(world.visible).toHaveLength(5);
  });

  it('moves refused letters and conflicts into the ledger if it is told to', async () => {
    world.put(processed({ event_id: 'evt-3' }));
    world.add('letter-1', 'not JSON');
    world.add('letter-2', wireText({ ...INVALID, event_id: 'evt-2' }));
    world.add('letter-3', wireText({ client_id: 'ios', event_id: 'evt-3' }));
    const { operation } = await world.redrive(ALL_LETTERS, world.redriveServices(), {
      withRefused: true,
    });
    expect(operation.counts.done).toBe(3);
    await world.consume();
    const reasons = [...world.records.values()].map(({ failure }) => failure?.reason);
    expect(reasons).toEqual([undefined, 'malformed_json', 'invalid_body', 'id_conflict']);
    expect(world.queue.letters).toEqual([]);
  });

  it('leaves a refused letter to its event, if the ledger has that as failed', async () => {
    const expiry = { expires_at: '2026-11-21T08:59:59Z' };
    const failure = { reason: 'attempts_exhausted', errors: [] } as const;
    world.put({ ...recordOf(wireText(expiry)), failure, attempts: 5 });
    world.add('letter-1', wireText(expiry));
    const { operation } = await world.redrive(ALL_LETTERS, world.redriveServices(), {
      withRefused: true,
    });
    expect(operation.counts).toEqual({ done: 0, skipped: { refused: 1 }, failed: 0 });
    expect(world.visible).toEqual(['letter-1']);
  });

  it('sends an event once if it has several letters', async () => {
    world.add('letter-1', wireText());
    world.add('letter-2', wireText());
    world.add('letter-3', wireText({ client_id: 'ios' }));
    const { operation } = await world.redrive();
    expect(operation.counts).toEqual({ done: 2, skipped: { duplicate: 1 }, failed: 0 });
    expect(world.source.sent.map(({ body }) => body)).toEqual([
      wireText(),
      wireText({ client_id: 'ios' }),
    ]);
    expect(world.queue.letters).toEqual([]);
  });

  it('leaves a letter whose record somebody changes in between', async () => {
    world.handlers = [onPayment(() => Promise.resolve())];
    world.put(exhausted('evt-1'));
    world.add('letter-1', wireText());
    const services = world.redriveServices(async (name, call) => {
      if (name === 'requeue') world.put({ ...exhausted('evt-1'), operationId: 'operation-1' });
      return call();
    });
    const { operation } = await world.redrive(ALL_LETTERS, services);
    expect(operation.counts).toEqual({ done: 0, skipped: { changed: 1 }, failed: 0 });
    expect(world.source.sent).toEqual([]);
    expect(world.visible).toEqual(['letter-1']);
  });

  it('leaves a letter that the preview would not have sent', async () => {
    world.add('letter-1', wireText({ ...INVALID }));
    const { letters } = await world.inspect();
    world.registry = THREE_TYPES;
    const { operation } = await world.redrive(ALL_LETTERS, world.redriveServices(), { letters });
    expect(operation.counts).toEqual({ done: 0, skipped: { changed: 1 }, failed: 0 });
    expect(world.visible).toEqual(['letter-1']);
  });

  it('leaves a letter that it could not hide for longer', async () => {
    world.add('letter-1', wireText());
    const services = world.redriveServices(async (name, call) => {
      if (name === 'read') world.time += 130_000;
      return call();
    });
    const { letters } = await world.inspect();
    const { operation } = await world.redrive(ALL_LETTERS, services, { letters });
    expect(operation.counts.skipped).toEqual({ changed: 1 });
    expect(world.source.sent).toEqual([]);
  });

  it('counts letters that are gone', async () => {
    world.add('letter-1', wireText());
    world.add('letter-2', wireText({ event_id: 'evt-2' }));
    const { letters } = await world.inspect();
    await world.queue.receive(300);
    const { operation } = await world.redrive(ALL_LETTERS, world.redriveServices(), { letters });
    expect(operation).toMatchObject({ status: 'done', counts: { done: 0, skipped: { gone: 2 } } });
  });
});

describe('If SQS fails, a redrive', () => {
  beforeEach(() => {
    for (const index of times(12, (each) => each)) {
      world.add(`letter-${index}`, wireText({ event_id: `evt-${index}` }));
    }
  });

  it('keeps letters whose copies SQS did not confirm, and sends the others', async () => {
    world.source.answer = ({ id }) =>
      id === 'evt-3' ? { kind: 'failed', cause: 'InternalError' } : { kind: 'sent' };
    const { operation, cause } = await world.redrive();
    expect(operation).toMatchObject({
      status: 'done',
      counts: { done: 11, skipped: {}, failed: 1 },
    });
    expect(cause).toBe('InternalError');
    expect(world.visible).toEqual(['letter-3']);
  });

  it('counts letters that it could not delete, and deletes them the next time', async () => {
    world.queue.isStuck = ({ messageId }) => ['letter-1', 'letter-7'].includes(messageId);
    const { operation, undeleted } = await world.redrive();
    expect(operation.counts.done).toBe(12);
    expect(undeleted).toBe(2);
    expect(world.visible).toEqual(['letter-1', 'letter-7']);
    world.queue.isStuck = () => false;
    await world.consume();
    const again = await world.redrive();
    expect(again.operation.counts).toEqual({ done: 0, skipped: { processed: 2 }, failed: 0 });
    expect(world.queue.letters).toEqual([]);
  });

  it('stops, saves that, and releases all letters', async () => {
    let reads = 0;
    const services = world.redriveServices(async (name, call) => {
      if (name === 'read' && ++reads === 3) throw new Error('no route to DynamoDB');
      return call();
    });
    await expect(world.redrive(ALL_LETTERS, services, { rate: 5 })).rejects.toThrow('no route');
    expect(await world.newestOperation()).toMatchObject({ status: 'stopped', counts: { done: 5 } });
    expect(world.visible).toHaveLength(7);
  });
});

describe('A redrive of many letters', () => {
  beforeEach(() => {
    for (const index of times(90, (each) => each)) {
      world.add(`letter-${index}`, wireText({ event_id: `evt-${index}` }));
    }
  });

  it('sends no more than its rate', async () => {
    const begin = world.time;
    await world.redrive(ALL_LETTERS, world.redriveServices(), { rate: 10 });
    // The last ten begin after eight seconds.
    expect(world.time - begin).toBe(8_000);
    expect(world.source.sent).toHaveLength(90);
  });

  it('saves what it has done every few seconds', async () => {
    const saved: number[] = [];
    const services = world.redriveServices(async (name, call) => {
      if (name === 'save') saved.push(world.time - NOW);
      return call();
    });
    await world.redrive(ALL_LETTERS, services, { rate: 2 });
    const pauses = saved.map((time, index) => time - (saved[index - 1] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
    expect(await world.newestOperation()).toMatchObject({ counts: { done: 90 } });
  });

  it('has saved all that it sent before it sends more', async () => {
    const counts: [sent: number, saved: number | undefined][] = [];
    const services = world.redriveServices(async (name, call) => {
      if (name === 'send') {
        const saved = await world.newestOperation();
        counts.push([world.source.sent.length, saved?.counts.done]);
      }
      return call();
    });
    await world.redrive(ALL_LETTERS, services, { rate: 4 });
    expect(counts.length).toBeGreaterThan(10);
    expect(counts.filter(([sent, saved]) => sent !== saved)).toEqual([]);
  });

  it('hides letters for longer while the ledger is slow', async () => {
    const { letters } = await world.inspect();
    const slow = world.redriveServices(async (name, call) => {
      if (name === 'read') world.time += 20_000;
      return call();
    });
    const { operation } = await world.redrive(ALL_LETTERS, slow, { letters, rate: 5 });
    expect(operation.counts).toEqual({ done: 90, skipped: {}, failed: 0 });
  });

  it('leaves a letter that SQS did not hide for longer', async () => {
    const { letters } = await world.inspect();
    world.queue.isUnchangeable = ({ messageId }) => messageId === 'letter-39';
    const slow = world.redriveServices(async (name, call) => {
      if (name === 'read') world.time += 20_000;
      return call();
    });
    const { operation } = await world.redrive(ALL_LETTERS, slow, { letters, rate: 5 });
    expect(operation.counts).toEqual({ done: 89, skipped: { changed: 1 }, failed: 0 });
    expect(ids(world.queue.letters)).toEqual(['letter-39']);
  });

  it('is interrupted between two sendings, and the next one does the rest', async () => {
    const interruption = new AbortController();
    const progress: number[][] = [];
    const { operation } = await world.redrive(ALL_LETTERS, world.redriveServices(), {
      rate: 20,
      signal: interruption.signal,
      onProgress: (...told) => {
        progress.push(told);
        if (told[0] === 60) interruption.abort();
      },
    });
    expect(progress).toEqual([20, 40, 60].map((done) => [done, 90]));
    expect(operation).toMatchObject({ status: 'stopped', counts: { done: 60, skipped: {} } });
    expect(world.visible).toHaveLength(30);
    const rest = await world.redrive();
    expect(rest.operation.counts.done).toBe(30);
    expect(new Set(world.source.sent.map(({ id }) => id)).size).toBe(90);
  });

  it.each(times(10, (seed) => seed))(
    'sends each once beside another one (order %i)',
    async (seed) => {
      withHandler();
      for (const index of times(30, (each) => each)) world.put(exhausted(`evt-${index}`));
      const turns = interleaved(seed);
      const results = await Promise.all([
        world.redrive(ALL_LETTERS, world.redriveServices(turns)),
        world.redrive(ALL_LETTERS, world.redriveServices(turns)),
      ]);
      for (;;) {
        await world.redrive();
        await setImmediate();
        if (world.queue.letters.length === 0) break;
      }
      await world.consume();
      expect(new Set(world.source.sent.map(({ id }) => id)).size).toBe(90);
      expect(world.source.sent).toHaveLength(90);
      expect(new Set(handled).size).toBe(90);
      expect(handled).toHaveLength(90);
      expect(results.every(({ operation }) => operation.status === 'done')).toBe(true);
    },
  );
});

describe('A redrive of a FIFO queue', () => {
  beforeEach(() => {
    world = new RedriveWorld({ ordered: true });
    for (const index of times(30, (each) => each)) {
      const groupId = `group-${index % 2}`;
      world.add(`letter-${index}`, wireText({ event_id: `evt-${index}` }), { groupId });
    }
  });

  it('shows and moves the first letters of each group, in their order', async () => {
    const { letters, hidden } = await world.inspect();
    expect(letters.length).toBeLessThan(30);
    expect(letters.length + hidden).toBe(30);
    for (let runs = 0; world.queue.letters.length > 0; runs += 1) {
      expect(runs).toBeLessThan(10);
      await world.redrive();
    }
    const sent = world.source.sent;
    for (const group of ['group-0', 'group-1']) {
      const numbers = sent
        .filter(({ groupId }) => groupId === group)
        .map(({ id }) => Number(id.slice(4)));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(numbers).toHaveLength(15);
    }
  });

  it('sends nothing of a group behind a letter that failed', async () => {
    world.source.answer = ({ id }) =>
      id === 'evt-0' ? { kind: 'failed', cause: 'InternalError' } : { kind: 'sent' };
    const { operation } = await world.redrive();
    expect(operation.counts.failed).toBe(1);
    expect(operation.counts.skipped['group_held']).toBeGreaterThan(0);
    expect(world.source.sent.every(({ groupId }) => groupId === 'group-1')).toBe(true);
    expect(ids(world.queue.letters.slice(0, 1))).toEqual(['letter-0']);
  });
});
