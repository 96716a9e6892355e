import { beforeEach, describe, expect, it } from 'vitest';

import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { EventStore } from '../../src/ports.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import { fingerprintOf } from '../../src/core/fingerprint.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, wireText } from '../support/events.ts';
import { handlingWith, messageOf, never, onPayment, outcomesOf } from '../support/handling.ts';
import { allLedgers } from '../support/ledgers.ts';
import { ManualTime } from '../support/manual-time.ts';
import { times } from '../support/records.ts';

const PAYMENT_V1 = { eventType: 'payment.processed', schemaVersion: 'v1' };

describe.each(allLedgers())('events with a handler, in a %s', (_, makeLedger) => {
  let store: EventStore;
  beforeEach(async () => {
    store = (await makeLedger())();
  });

  const batch = (
    definition: HandlerDefinition,
    messages: readonly QueueMessage[] = [messageOf('1')],
    overrides: Partial<BatchServices> & { ordered?: boolean } = {},
  ) => {
    const { ordered = false, ...services } = overrides;
    return processBatch(
      messages,
      ordered,
      PLENTY,
      handlingWith([definition], { store, ...services }),
    );
  };
  const found = (name = '1') => store.find(`acme#evt-${name}`);
  const later = (milliseconds: number) => ({ clock: { now: () => NOW + milliseconds } });
  const throwing = (error: unknown) =>
    onPayment(() => {
      throw error;
    });
  const failing = (attempts: number) =>
    onPayment((_event, { attempt }) => {
      if (attempt <= attempts) throw new Error(`boom ${attempt}`);
    });

  it('are processed when it has returned', async () => {
    const seen: string[] = [];
    const definition = onPayment(async ({ eventId }) => {
      seen.push(`${eventId} ${(await found())?.status ?? ''}`);
    });
    const { messages } = await batch(definition);
    expect(messages).toMatchObject([
      { outcome: { kind: 'processed' }, decision: { kind: 'acknowledge' } },
    ]);
    expect(seen).toEqual(['evt-1 processing']);
    const record = await found();
    expect(record).toMatchObject({
      status: 'processed',
      attempts: 1,
      processedAt: '2026-11-21T09:00:00.000Z',
    });
    expect(record).not.toHaveProperty('leaseUntil');
    expect(record).not.toHaveProperty('failure');
  });

  describe('with days by status and type', () => {
    const DAY_MS = 86_400_000;
    const retention = {
      processed: 15,
      open: 16,
      types: { 'payment.processed': { processed: 30, open: 90 } },
    };
    const expiresAfter = async () =>
      (((await found())?.expireAt ?? NaN) * 1000 - Math.floor(NOW / 1000) * 1000) / DAY_MS;

    it.each([
      [0, 30],
      [59, 89],
      [60.5, 90],
      [89.5, 90.5],
    ])('that are processed after %d days are kept until day %d', async (days, expected) => {
      await batch(failing(1), [messageOf('1')], { retention });
      expect([await expiresAfter(), (await found())?.status]).toEqual([90, 'queued']);
      await batch(failing(1), [messageOf('1')], { retention, ...later(days * DAY_MS) });
      expect([await expiresAfter(), (await found())?.status]).toEqual([expected, 'processed']);
    });

    it('that fail for good are kept as open ones', async () => {
      await batch(throwing(new PermanentError('no')), [messageOf('1')], { retention });
      expect([await expiresAfter(), (await found())?.status]).toEqual([90, 'failed']);
    });

    it('that are processed at once are kept from then on', async () => {
      await batch(failing(0), [messageOf('1')], { retention });
      expect(await expiresAfter()).toBe(30);
    });
  });

  it('are handled once, however often they are delivered', async () => {
    let runs = 0;
    const definition = onPayment(() => void (runs += 1));
    await batch(definition);
    expect(outcomesOf(await batch(definition))).toEqual({ 'message-1': 'duplicate' });
    expect(runs).toBe(1);
  });

  it('are handled once if a batch has them twice: the second waits for the lease', async () => {
    let runs = 0;
    const definition = onPayment(() => void (runs += 1));
    const twin = messageOf('1', { messageId: 'twin' });
    const { messages } = await batch(definition, [messageOf('1'), twin]);
    expect(messages).toMatchObject([
      { outcome: { kind: 'processed' } },
      { outcome: { code: 'leased' }, decision: { kind: 'retry', delaySeconds: 65 } },
    ]);
    expect(runs).toBe(1);
  });

  it('wait while another invocation has them', async () => {
    const inner = onPayment(() => undefined);
    let meanwhile: unknown;
    await batch(
      onPayment(async () => {
        meanwhile = outcomesOf(await batch(inner));
      }),
    );
    expect(meanwhile).toEqual({ 'message-1': 'leased' });
    expect(await found()).toMatchObject({ status: 'processed', attempts: 1 });
  });

  it('are failed and acknowledged if it throws a PermanentError', async () => {
    const definition = throwing(new PermanentError('no such user'));
    expect((await batch(definition)).messages).toMatchObject([
      { outcome: { kind: 'failed' }, decision: { kind: 'acknowledge' } },
    ]);
    expect(await found()).toMatchObject({
      status: 'failed',
      failure: { reason: 'handler_failed', message: 'PermanentError: no such user' },
      fingerprint: fingerprintOf(PAYMENT_V1, {
        reason: 'handler_failed',
        message: 'PermanentError: no such user',
        errors: [],
      }),
    });
    expect(outcomesOf(await batch(definition))).toEqual({ 'message-1': 'duplicate' });
  });

  it('come back after the seconds of a RetryAfterError', async () => {
    const report = await batch(throwing(new RetryAfterError(7)), [
      messageOf('1', { receiveCount: 3 }),
    ]);
    expect(report.messages).toMatchObject([
      { outcome: { code: 'retry_requested' }, decision: { kind: 'retry', delaySeconds: 7 } },
    ]);
    expect(await found()).toMatchObject({
      status: 'queued',
      failure: { reason: 'retry_requested' },
    });
  });

  const cyclic = new Error('cyclic');
  cyclic.cause = cyclic;
  const hostile = Object.create(null, {
    toString: {
      get: () => {
        throw new Error('never');
      },
    },
  }) as unknown;
  it.each<[string, unknown, string]>([
    ['an error', new Error('boom'), 'Error: boom'],
    ['a string', 'boom', 'boom'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an error with a cyclic cause', cyclic, 'Error: cyclic'],
    ['an object that no text can be made of', hostile, 'a value that can’t be written as text'],
    ['a huge message', new Error('x'.repeat(2_000_000)), `Error: ${'x'.repeat(493)}`],
  ])('are queued, and come back after the policy’s delay, if it throws %s', async (...row) => {
    const [, thrown, message] = row;
    const { messages } = await batch(throwing(thrown));
    expect(messages).toMatchObject([
      { outcome: { code: 'handler_error' }, decision: { kind: 'retry', delaySeconds: 30 } },
    ]);
    expect(await found()).toMatchObject({
      status: 'queued',
      attempts: 1,
      failure: { reason: 'handler_error', message, errors: [] },
    });
  });

  it('are retried, with their attempts and the last failure', async () => {
    const definition = failing(2);
    for (const receiveCount of [1, 2]) {
      const report = await batch(definition, [messageOf('1', { receiveCount })]);
      expect(outcomesOf(report)).toEqual({ 'message-1': 'handler_error' });
    }
    const report = await batch(definition, [messageOf('1', { receiveCount: 3 })]);
    expect(outcomesOf(report)).toEqual({ 'message-1': 'processed' });
    expect(await found()).toMatchObject({
      status: 'processed',
      attempts: 3,
      failure: { reason: 'handler_error', message: 'Error: boom 2' },
    });
  });

  it('are failed at the last receive, go to the dead-letter queue, and are handled when redriven', async () => {
    const last = messageOf('1', { receiveCount: 5 });
    expect((await batch(failing(1), [last])).messages).toMatchObject([
      {
        outcome: { code: 'handler_error' },
        decision: { kind: 'retry', isLast: true, delaySeconds: 0 },
      },
    ]);
    expect(await found()).toMatchObject({
      status: 'failed',
      failure: { reason: 'attempts_exhausted', message: 'handler_error: Error: boom 1' },
      // An earlier attempt has the same.
      fingerprint: fingerprintOf(PAYMENT_V1, {
        reason: 'handler_error',
        message: 'Error: boom 7',
        errors: [],
      }),
    });
    // A redriven message has a new id, and its receives are counted from one.
    const redriven = messageOf('1', { messageId: 'redriven' });
    expect(outcomesOf(await batch(failing(1), [redriven]))).toEqual({ redriven: 'processed' });
    expect(await found()).toMatchObject({ status: 'processed', attempts: 2 });
  });

  it('are rejected as expired if they come back too late', async () => {
    const body = wireText({ event_id: 'evt-1', expires_at: '2026-11-21T09:00:10Z' });
    await batch(failing(9), [messageOf('1', { body })]);
    const report = await batch(failing(0), [messageOf('1', { body })], later(30_000));
    expect(report.messages).toMatchObject([{ outcome: { kind: 'rejected', reason: 'expired' } }]);
    expect(await found()).toMatchObject({ status: 'failed', failure: { reason: 'expired' } });
  });

  it('are retried when it hangs, while its neighbours are processed', async () => {
    const time = new ManualTime();
    const begun = Promise.withResolvers<undefined>();
    const definition = onPayment(({ eventId }) => {
      if (eventId !== 'evt-3') return;
      begun.resolve(undefined);
      return never();
    });
    const messages = times(5, (index) => messageOf(String(index)));
    const running = batch(definition, messages, { clock: time, timers: time });
    await begun.promise;
    await time.pass(10_500);
    expect(outcomesOf(await running)).toEqual({
      'message-0': 'processed',
      'message-1': 'processed',
      'message-2': 'processed',
      'message-3': 'handler_timeout',
      'message-4': 'processed',
    });
    // It may still be at work, so nobody else may begin before its lease is over.
    expect(await found('3')).toMatchObject({
      status: 'processing',
      leaseUntil: '2026-11-21T09:01:05.000Z',
      failure: { reason: 'handler_timeout' },
    });
    expect(outcomesOf(await batch(failing(0), [messageOf('3')], later(60_000)))).toEqual({
      'message-3': 'leased',
    });
    expect(outcomesOf(await batch(failing(0), [messageOf('3')], later(65_000)))).toEqual({
      'message-3': 'processed',
    });
    expect(await found('3')).toMatchObject({ attempts: 2 });
  });

  it('are queued at once if it follows its signal', async () => {
    const time = new ManualTime();
    const begun = Promise.withResolvers<undefined>();
    const definition = onPayment(async (_event, { signal }) => {
      begun.resolve(undefined);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
    });
    const running = batch(definition, undefined, { clock: time, timers: time });
    await begun.promise;
    await time.pass(10_000);
    expect(outcomesOf(await running)).toEqual({ 'message-1': 'handler_timeout' });
    expect(await found()).toMatchObject({ status: 'queued' });
  });

  it('are processed if it blocked the event loop, but returned', async () => {
    const time = new ManualTime();
    const definition = onPayment(() => time.jump(15_000));
    const report = await batch(definition, undefined, { clock: time, timers: time });
    expect(outcomesOf(report)).toEqual({ 'message-1': 'processed' });
    expect(await found()).toMatchObject({ processedAt: '2026-11-21T09:00:15.000Z' });
  });

  it('are retried without an outcome, and never count as handled', async () => {
    const report = await batch(failing(0), undefined, { handlerConcurrency: 0 });
    expect(report.messages).toMatchObject([
      {
        outcome: { code: 'unexpected', cause: 'the handler gave no outcome' },
        decision: { kind: 'retry' },
      },
    ]);
    expect(await found()).toMatchObject({ status: 'processing' });
  });

  it('of a FIFO queue are handled in order, and a retry holds its own group only', async () => {
    const seen: string[] = [];
    const definition = onPayment(({ eventId }) => {
      seen.push(eventId);
      if (eventId === 'evt-a2') throw new Error('boom');
    });
    const messages = ['a1', 'a2', 'b1', 'a3', 'b2', 'b3'].map((name) =>
      messageOf(name, { groupId: name.charAt(0) }),
    );
    expect(outcomesOf(await batch(definition, messages, { ordered: true }))).toEqual({
      'message-a1': 'processed',
      'message-a2': 'handler_error',
      'message-a3': 'group_held',
      'message-b1': 'processed',
      'message-b2': 'processed',
      'message-b3': 'processed',
    });
    expect(seen.filter((id) => id.includes('a'))).toEqual(['evt-a1', 'evt-a2']);
    expect(seen.filter((id) => id.includes('b'))).toEqual(['evt-b1', 'evt-b2', 'evt-b3']);
    expect(await found('a3')).toBeUndefined();
  });

  it('of a FIFO queue do not hold their group at their last receive', async () => {
    const messages = ['a1', 'a2'].map((name) => messageOf(name, { groupId: 'a', receiveCount: 5 }));
    const definition = onPayment(({ eventId }) => {
      if (eventId === 'evt-a1') throw new Error('boom');
    });
    expect(outcomesOf(await batch(definition, messages, { ordered: true }))).toEqual({
      'message-a1': 'handler_error',
      'message-a2': 'processed',
    });
  });
});
