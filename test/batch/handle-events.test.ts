import { beforeEach, describe, expect, it } from 'vitest';

import type { SampleHandler } from '../../scripts/samples/handle-sample.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { claimed } from '../../src/core/claim.ts';
import { readMessage } from '../../src/core/read-message.ts';
import type { ClaimedEvent } from '../../src/batch/claimed-event.ts';
import { handleEvents } from '../../src/batch/handle-events.ts';
import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { EventPublisher, InvocationDeadline, SettleResult } from '../../src/ports.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { OVER, PLENTY } from '../support/deadlines.ts';
import { deliveryOf, NOW, wireText } from '../support/events.ts';
import {
  handlingWith,
  newOrder,
  never,
  onPayment,
  Outbox,
  settlingBy,
} from '../support/handling.ts';
import { ManualTime } from '../support/manual-time.ts';
import { recordOf, times } from '../support/records.ts';
import { SAMPLES } from '../support/services.ts';

const LEASE = '2026-11-21T09:01:05.000Z';

let store: MemoryStore;
let outbox: Outbox;
beforeEach(() => {
  store = new MemoryStore();
  outbox = new Outbox();
});

/** The claim of an event, which the store has. */
async function claim(
  name: string,
  handler: SampleHandler<'payment.processed', 'v1'>,
  overrides: Partial<ClaimedEvent> = {},
): Promise<ClaimedEvent> {
  const text = wireText({ event_id: name });
  const event = readMessage(text, SAMPLES, NOW);
  if (event.kind === 'rejected') throw new Error(event.reason);
  const record = claimed(recordOf(text), `claim of ${name}`, LEASE);
  await store.record([record], PLENTY);
  return {
    key: record.key,
    definition: onPayment(handler),
    event,
    number: 1,
    receivedAt: record.receivedAt,
    claimId: `claim of ${name}`,
    leaseUntil: LEASE,
    expireAt: record.expireAt,
    hadFailure: false,
    keptDays: { processed: 30, open: 90 },
    delivery: deliveryOf(),
    isLastReceive: false,
    earlierAttempts: 0,
    maxAttempts: Infinity,
    ...overrides,
  };
}

const handledOf = (
  claims: readonly ClaimedEvent[],
  overrides: Partial<BatchServices> = {},
  deadline: InvocationDeadline = PLENTY,
) => {
  const services = handlingWith([], { store, publisher: outbox, ...overrides });
  return handleEvents(claims, deadline, services);
};
/** The outcomes. */
const handleAll = async (...args: Parameters<typeof handledOf>) =>
  (await handledOf(...args)).map(({ outcome }) => outcome);
const nothing = (): void => undefined;
const permanently = (): never => {
  throw new PermanentError('no such user');
};
const boom = (): never => {
  throw new Error('boom');
};

describe('handling events', () => {
  it('gives the outcomes in the order of the claims, whichever ends first', async () => {
    const gate = Promise.withResolvers<undefined>();
    const claims = [
      await claim('slow', () => gate.promise),
      await claim('wrong', boom),
      await claim('quick', () => gate.resolve(undefined)),
    ];
    const kinds = (await handleAll(claims)).map(({ kind }) => kind);
    expect(kinds).toEqual(['processed', 'retry', 'processed']);
  });

  it('has the cause of a permanent failure', async () => {
    expect(await handleAll([await claim('wrong', permanently)])).toEqual([
      { kind: 'failed', reason: 'handler_failed', cause: 'PermanentError: no such user' },
    ]);
  });

  it('does nothing without claims', async () => {
    expect(await handleAll([])).toEqual([]);
  });

  it('runs at most as many handlers at once as allowed', async () => {
    let atWork = 0;
    let most = 0;
    const handler = async (): Promise<void> => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise(setImmediate);
      atWork -= 1;
    };
    const claims = await Promise.all(times(20, (index) => claim(`evt-${index}`, handler)));
    await handleAll(claims, { handlerConcurrency: 3 });
    expect(most).toBe(3);
  });

  it('begins with the events that were received most often', async () => {
    const begun: string[] = [];
    const claimOf = (name: string, receiveCount: number) =>
      claim(name, () => void begun.push(name), { delivery: deliveryOf({ receiveCount }) });
    const claims = [
      await claimOf('new', 1),
      await claimOf('old', 4),
      await claimOf('older', 5),
      await claimOf('new-too', 1),
    ];
    await handleAll(claims, { handlerConcurrency: 1 });
    expect(begun).toEqual(['older', 'old', 'new', 'new-too']);
  });

  it('settles an event while other handlers are running', async () => {
    const gate = Promise.withResolvers<undefined>();
    const settled = Promise.withResolvers<undefined>();
    const watched = settlingBy(store, async (settlements, deadline) => {
      const results = await store.settle(settlements, deadline);
      settled.resolve(undefined);
      return results;
    });
    const claims = [await claim('slow', () => gate.promise), await claim('quick', nothing)];
    const time = new ManualTime();
    const handling = handleAll(claims, { store: watched, timers: time });
    await time.pass(100);
    await settled.promise;
    expect(await store.find('acme#quick')).toMatchObject({ status: 'processed' });
    expect(await store.find('acme#slow')).toMatchObject({ status: 'processing' });
    gate.resolve(undefined);
    await handling;
  });

  it('makes no call to publish nothing', async () => {
    const publisher = { publish: () => Promise.reject(new Error('asked')) };
    const quiet = await claim('quiet', nothing);
    const loud = await claim('loud', (_, { publish }) => publish(newOrder('order-1')));
    expect(await handleAll([quiet, loud], { publisher })).toMatchObject([
      { kind: 'processed' },
      { kind: 'retry', code: 'publish_failed', cause: 'Error: asked' },
    ]);
  });

  it('shortens the error of publishing', async () => {
    const publisher = { publish: () => Promise.reject(new Error('x'.repeat(10_000))) };
    const loud = await claim('loud', (_, { publish }) => publish(newOrder('order-1')));
    expect(await handleAll([loud], { publisher })).toMatchObject([
      { code: 'publish_failed', cause: `Error: ${'x'.repeat(193)}` },
    ]);
  });

  it('ends publishing before settling, so that a failure is still recorded', async () => {
    const over = AbortSignal.abort(new Error('the time is over'));
    const publisher: EventPublisher = {
      publish: (_, { signal }) => Promise.reject(signal.reason as Error),
    };
    const loud = await claim('loud', (_, { publish }) => publish(newOrder('order-1')));
    const deadline = { ...PLENTY, publishing: { remaining: () => 0, signal: over } };
    expect(await handleAll([loud], { publisher }, deadline)).toMatchObject([
      { code: 'publish_failed', cause: 'Error: the time is over' },
    ]);
    expect(await store.find('acme#loud')).toMatchObject({ status: 'queued' });
  });

  it('publishes before it settles', async () => {
    const order: string[] = [];
    const watched = settlingBy(store, (settlements, deadline) => {
      order.push('settled');
      return store.settle(settlements, deadline);
    });
    const publisher = {
      publish: async () => {
        await new Promise(setImmediate);
        order.push('published');
      },
    };
    const loud = await claim('loud', (_, { publish }) => publish(newOrder('order-1')));
    await handleAll([loud], { store: watched, publisher });
    expect(order).toEqual(['published', 'settled']);
  });
});

describe('an event whose handler was not begun because too little time was left', () => {
  it('is queued, and the attempt does not count', async () => {
    const second = await claim('second', nothing, { number: 2 });
    // What is left is enough to say so.
    const deadline = { ...OVER, settling: PLENTY };
    expect(await handledOf([second], {}, deadline)).toMatchObject([
      { outcome: { code: 'deadline' }, handlerRan: false },
    ]);
    expect(await store.find('acme#second')).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('has failed if its message won’t be received again', async () => {
    const last = await claim('last', nothing, { number: 1, isLastReceive: true });
    const deadline = { ...OVER, settling: PLENTY };
    expect(await handleAll([last], {}, deadline)).toMatchObject([{ code: 'deadline' }]);
    expect(await store.find('acme#last')).toMatchObject({
      status: 'failed',
      attempts: 0,
      failure: {
        reason: 'attempts_exhausted',
        message: 'deadline: too little time was left to begin',
      },
    });
  });

  it('is queued if a copy is to be sent in the place of its message', async () => {
    const claims = [
      await claim('last', nothing, {
        isLastReceive: true,
        delivery: deliveryOf({ receiveCount: 5 }),
      }),
    ];
    const retryPolicy = { ...handlingWith([]).retryPolicy, outageRetrySeconds: 3600 };
    await handleAll(claims, { retryPolicy }, { ...OVER, settling: PLENTY });
    expect(await store.find('acme#last')).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('keeps its lease if that can’t be recorded either', async () => {
    const first = await claim('first', nothing);
    expect(await handleAll([first], {}, OVER)).toMatchObject([
      { code: 'deadline', atLeastSeconds: 65 },
    ]);
    expect(await store.find('acme#first')).toMatchObject({ status: 'processing' });
  });
});

describe('an event that is queued says when its message should come back at the latest', () => {
  const dueAt = async (handler: SampleHandler<'payment.processed', 'v1'>, deadline = PLENTY) => {
    await handleAll([await claim('first', handler)], {}, deadline);
    const record = await store.find('acme#first');
    expect(record?.status).toBe('queued');
    return record?.dueAt;
  };

  it('after the longest delay, if its handler failed', async () => {
    expect(await dueAt(boom)).toBe('2026-11-21T09:05:00.000Z');
  });

  it('at the time that its handler asked for', async () => {
    const inAnHour = (): never => {
      throw new RetryAfterError(3600);
    };
    expect(await dueAt(inAnHour)).toBe('2026-11-21T10:00:00.000Z');
  });

  it('after the longest delay, if its handler was not begun', async () => {
    expect(await dueAt(nothing, { ...OVER, settling: PLENTY })).toBe('2026-11-21T09:05:00.000Z');
  });
});

describe('an event whose record does not say how its handler ended', () => {
  const down: SettleResult = { kind: 'unavailable', code: 'store_unavailable', cause: 'down' };
  const answering = (result: SettleResult) => ({
    store: settlingBy(store, (settlements) => Promise.resolve(settlements.map(() => result))),
  });
  const later = (): never => {
    throw new RetryAfterError(7);
  };
  const endings: [string, () => void, string][] = [
    ['succeeded', nothing, 'store_unavailable'],
    ['failed for good', permanently, 'store_unavailable'],
    ['threw an error', boom, 'handler_error'],
    ['asked for another time', later, 'retry_requested'],
  ];

  it.each(endings)('does not come back before its lease ends if it %s', async (...row) => {
    const [, handler, code] = row;
    const first = await claim('first', handler);
    expect(await handleAll([first], answering(down))).toMatchObject([
      { kind: 'retry', code, atLeastSeconds: 65 },
    ]);
  });

  it.each(endings)(
    'is left to the invocation that has claimed it since, if it %s',
    async (_, handler) => {
      const first = await claim('first', handler);
      const outcome = {
        kind: 'retry',
        code: 'lease_lost',
        cause: 'another invocation has taken the event over',
      };
      expect(await handledOf([first], answering({ kind: 'lost' }))).toEqual([
        { outcome, handlerRan: true },
      ]);
    },
  );
});

describe('an event whose handler is ended before the function’s end', () => {
  it('is recorded as queued, even if no other call may begin', async () => {
    const stop = new AbortController();
    let left = 1;
    const deadline = {
      ...PLENTY,
      remaining: () => left,
      handlers: { remaining: () => left, signal: stop.signal },
    };
    const heedful: SampleHandler<'payment.processed', 'v1'> = (_, { signal }) => {
      left = 0;
      stop.abort();
      signal.throwIfAborted();
    };
    const first = await claim('first', heedful);
    expect(await handleAll([first], {}, deadline)).toMatchObject([{ code: 'handler_timeout' }]);
    expect(await store.find('acme#first')).toMatchObject({
      status: 'queued',
      failure: { reason: 'handler_timeout' },
    });
  });

  it('keeps its lease, and does not come back before it ends, if the handler goes on', async () => {
    const time = new ManualTime();
    const first = await claim('first', never);
    const handling = handleAll([first], { clock: time, timers: time });
    await time.pass(10_500);
    // 54.5 s of the lease are left.
    expect(await handling).toMatchObject([{ code: 'handler_timeout', atLeastSeconds: 55 }]);
    expect(await store.find('acme#first')).toMatchObject({
      status: 'processing',
      leaseUntil: LEASE,
      failure: { reason: 'handler_timeout' },
    });
  });

  it('has failed at its last receive, but keeps its lease if the handler goes on', async () => {
    const time = new ManualTime();
    const last = await claim('last', never, { isLastReceive: true });
    const handling = handleAll([last], { clock: time, timers: time });
    await time.pass(10_500);
    expect(await handling).toMatchObject([{ code: 'handler_timeout', atLeastSeconds: 55 }]);
    expect(await store.find('acme#last')).toMatchObject({
      status: 'failed',
      leaseUntil: LEASE,
      failure: { reason: 'attempts_exhausted' },
    });
  });
});
