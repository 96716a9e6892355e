import { beforeEach, describe, expect, it } from 'vitest';

import type { SampleHandler } from '../../scripts/samples/handle-sample.ts';
import type { EventPublisher, EventStore, SettleResult } from '../../src/ports.ts';
import type { BatchReport } from '../../src/core/batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW } from '../support/events.ts';
import {
  handlingWith,
  messageOf,
  never,
  newOrder,
  onPayment,
  Outbox,
  outcomesOf,
  settlingBy,
} from '../support/handling.ts';
import { allLedgers } from '../support/ledgers.ts';
import { times } from '../support/records.ts';
import { recordingBy } from '../support/services.ts';

const LEASE_OVER = NOW + 65_000;

describe.each(allLedgers())('events with a handler, in a %s', (_, makeLedger) => {
  let store: EventStore;
  let outbox: Outbox;
  let runs: number;
  beforeEach(async () => {
    store = (await makeLedger())();
    outbox = new Outbox();
    runs = 0;
  });

  const twoOrders: SampleHandler<'payment.processed', 'v1'> = (_event, { publish }) => {
    runs += 1;
    publish(newOrder('order-1'), newOrder('order-2'));
  };
  const batch = (overrides: Partial<BatchServices> = {}, handler = twoOrders) => {
    const services = handlingWith([onPayment(handler)], { store, publisher: outbox, ...overrides });
    return processBatch([messageOf('1')], false, PLENTY, services);
  };
  const at = (now: number) => ({ clock: { now: () => now } });
  const found = () => store.find('acme#evt-1');

  /** Runs a batch until it is at the point where its process is killed: nothing of it goes on. */
  async function killedAt(begin: (reached: () => void) => Promise<BatchReport>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    void begin(() => resolve(undefined));
    await promise;
  }

  /** What another process makes of the message, while the lease runs and when it is over. */
  async function expectTakenOver(): Promise<void> {
    expect(outcomesOf(await batch(at(LEASE_OVER - 1)))).toEqual({ 'message-1': 'leased' });
    expect(outcomesOf(await batch(at(LEASE_OVER)))).toEqual({ 'message-1': 'processed' });
    expect(await found()).toMatchObject({ status: 'processed', attempts: 2 });
  }

  const ids = () => new Set(outbox.ids);

  it('are taken over from a process killed after its claim', async () => {
    await killedAt((reached) => {
      const claiming = recordingBy(store, async (records, deadline) => {
        await store.record(records, deadline);
        reached();
        return never();
      });
      return batch({ store: claiming });
    });
    await expectTakenOver();
    expect(runs).toBe(1);
    expect(outbox.ids).toHaveLength(2);
  });

  it('are taken over from a process killed while it handles', async () => {
    await killedAt((reached) =>
      batch({}, (_event, { publish }) => {
        publish(newOrder('order-1'));
        reached();
        return never();
      }),
    );
    await expectTakenOver();
    expect(outbox.calls).toHaveLength(1);
  });

  it('are taken over from a process killed while it publishes, and publish the same again', async () => {
    await killedAt((reached) => {
      const publish: EventPublisher['publish'] = async (messages) => {
        await outbox.publish(messages.slice(0, 1));
        reached();
        return never();
      };
      return batch({ publisher: { publish } });
    });
    await expectTakenOver();
    expect(outbox.ids).toHaveLength(3);
    expect(ids().size).toBe(2);
  });

  it('are taken over from a process killed before it completes, and publish the same again', async () => {
    await killedAt((reached) => {
      const completing = settlingBy(store, () => {
        reached();
        return never();
      });
      return batch({ store: completing });
    });
    await expectTakenOver();
    const [first, second] = outbox.calls;
    expect(second).toEqual(first);
  });

  it('are done if a process was killed after it completed', async () => {
    await killedAt((reached) => {
      const completing = settlingBy(store, async (settlements, deadline) => {
        await store.settle(settlements, deadline);
        reached();
        return never();
      });
      return batch({ store: completing });
    });
    expect(outcomesOf(await batch())).toEqual({ 'message-1': 'duplicate' });
    expect(runs).toBe(1);
  });

  it('are not overwritten by the late completion of a lost lease', async () => {
    const frozen = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    const late = batch({}, async () => {
      reached.resolve(undefined);
      await frozen.promise;
    });
    await reached.promise;
    const failing: SampleHandler<'payment.processed', 'v1'> = () => {
      throw new Error('boom');
    };
    await batch(at(LEASE_OVER), failing);
    frozen.resolve(undefined);
    expect(outcomesOf(await late)).toEqual({ 'message-1': 'lease_lost' });
    expect(await found()).toMatchObject({
      status: 'queued',
      attempts: 2,
      failure: { message: 'Error: boom' },
    });
  });

  it('are not handled if the claim can’t be recorded', async () => {
    const down = recordingBy(store, () => Promise.reject(new Error('down')));
    expect(outcomesOf(await batch({ store: down }))).toEqual({ 'message-1': 'unexpected' });
    expect(runs).toBe(0);
  });

  it('are not handled without an answer for the claim, but once the lease has ended', async () => {
    const silent = recordingBy(store, async (records, deadline) => {
      await store.record(records, deadline);
      return [];
    });
    expect(outcomesOf(await batch({ store: silent }))).toEqual({ 'message-1': 'unexpected' });
    expect(runs).toBe(0);
    await expectTakenOver();
  });

  it('are not handled if the claim’s answer comes too late, and the attempt does not count', async () => {
    let left = 1;
    const late = recordingBy(store, async (records, deadline) => {
      const results = await store.record(records, deadline);
      left = 0;
      return results;
    });
    const deadline = { ...PLENTY, remaining: () => left };
    const services = handlingWith([onPayment(twoOrders)], { store: late });
    const report = await processBatch([messageOf('1')], false, deadline, services);
    expect(outcomesOf(report)).toEqual({ 'message-1': 'deadline' });
    expect(await found()).toMatchObject({ status: 'queued', attempts: 0 });
    expect(outcomesOf(await batch())).toEqual({ 'message-1': 'processed' });
    expect(await found()).toMatchObject({ status: 'processed', attempts: 1 });
    expect(runs).toBe(1);
  });

  it.each(['before', 'after'])(
    'are retried if the store fails %s the completion, and are not lost',
    async (when) => {
      const failing = settlingBy(store, async (settlements, deadline) => {
        if (when === 'after') await store.settle(settlements, deadline);
        return settlements.map(() => ({
          kind: 'unavailable',
          code: 'store_unavailable',
          cause: 'down',
        }));
      });
      const report = await batch({ store: failing });
      expect(report.messages).toMatchObject([
        { outcome: { code: 'store_unavailable' }, decision: { kind: 'retry' } },
      ]);
      const again = when === 'after' ? 'duplicate' : 'processed';
      expect(outcomesOf(await batch(at(LEASE_OVER)))).toEqual({ 'message-1': again });
      expect(await found()).toMatchObject({ status: 'processed' });
      expect(ids().size).toBe(2);
    },
  );

  it('stay claimed if the completion fails at the last receive, and are handled when redriven', async () => {
    const failing = settlingBy(store, (settlements) =>
      Promise.resolve(
        settlements.map(() => ({ kind: 'unavailable', code: 'store_unavailable', cause: 'down' })),
      ),
    );
    const services = handlingWith([onPayment(twoOrders)], {
      store: failing,
      publisher: outbox,
    });
    const last = messageOf('1', { receiveCount: 5 });
    const report = await processBatch([last], false, PLENTY, services);
    expect(report.messages).toMatchObject([
      { outcome: { code: 'store_unavailable' }, decision: { isLast: true, delaySeconds: 0 } },
    ]);
    expect(await found()).toMatchObject({ status: 'processing', attempts: 1 });
    await expectTakenOver();
    expect(ids().size).toBe(2);
  });

  it('are duplicates when they come back, if the completion was written after settling was ended', async () => {
    const ended = new AbortController();
    const late = Promise.withResolvers<undefined>();
    const slow = settlingBy(store, (settlements, { signal }) => {
      const { promise, resolve } = Promise.withResolvers<readonly SettleResult[]>();
      signal.addEventListener('abort', () => {
        resolve(
          settlements.map(() => ({
            kind: 'unavailable',
            code: 'store_unavailable',
            cause: 'late',
          })),
        );
        void store.settle(settlements, PLENTY).then(() => late.resolve(undefined));
      });
      ended.abort();
      return promise;
    });
    const deadline = { ...PLENTY, settling: { ...PLENTY, signal: ended.signal } };
    const services = handlingWith([onPayment(twoOrders)], { store: slow, publisher: outbox });
    const report = await processBatch([messageOf('1')], false, deadline, services);
    expect(report.messages).toMatchObject([
      { outcome: { code: 'store_unavailable' }, decision: { delaySeconds: 65 } },
    ]);
    await late.promise;
    expect(outcomesOf(await batch(at(LEASE_OVER)))).toEqual({ 'message-1': 'duplicate' });
    expect(runs).toBe(1);
  });

  it('are retried if what they published can’t be sent', async () => {
    const publish = () => Promise.reject(new Error('SQS is down'));
    const report = await batch({ publisher: { publish } });
    expect(outcomesOf(report)).toEqual({ 'message-1': 'publish_failed' });
    expect(await found()).toMatchObject({
      status: 'queued',
      failure: { reason: 'publish_failed', message: 'Error: SQS is down' },
    });
    expect(outcomesOf(await batch())).toEqual({ 'message-1': 'processed' });
    expect(ids().size).toBe(2);
  });

  it('publish nothing if the handler throws in the end', async () => {
    await batch({}, (_event, { publish }) => {
      publish(newOrder('order-1'));
      throw new Error('boom');
    });
    expect(outbox.calls).toEqual([]);
  });

  it('fail for good if they publish an invalid event, and publish nothing', async () => {
    const report = await batch({}, (_event, { publish }) => {
      publish(newOrder('order-1'));
      publish({ ...newOrder('order-2'), groupId: 'no group' });
    });
    expect(outcomesOf(report)).toEqual({ 'message-1': 'failed' });
    expect(outbox.calls).toEqual([]);
    expect(await found()).toMatchObject({
      status: 'failed',
      failure: {
        reason: 'handler_failed',
        message: expect.stringContaining('published event 2, order.placed v1: invalid_envelope'),
      },
    });
  });

  it.each([
    ['1 MiB', 1_047_900, 'processed'],
    ['more than 1 MiB', 1_048_577, 'failed'],
  ])('that publish an event of %s are %s', async (_size, length, outcome) => {
    const report = await batch({}, (_event, { publish }) => {
      const { body, ...order } = newOrder('order-1');
      publish({ ...order, body: { ...body, order_id: 'x'.repeat(length) } });
    });
    expect(outcomesOf(report)).toEqual({ 'message-1': outcome });
  });

  it('may publish 1,000 events', async () => {
    const report = await batch({}, (_event, { publish }) => {
      publish(...times(1000, (index) => newOrder(`order-${index}`)));
    });
    expect(outcomesOf(report)).toEqual({ 'message-1': 'processed' });
    expect(ids().size).toBe(1000);
  });

  it('can’t publish once they have ended', async () => {
    let publishLater: (() => void) | undefined;
    await batch({}, (_event, { publish }) => {
      publishLater = () => publish(newOrder('order-1'));
    });
    expect(publishLater).toThrow('nothing is sent');
    expect(outbox.calls).toEqual([]);
  });
});
