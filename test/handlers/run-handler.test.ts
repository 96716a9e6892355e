import { getEventListeners, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import { beforeEach, describe, expect, it } from 'vitest';

import type {
  SampleContext,
  SampleEvent,
  SampleHandler,
} from '../../scripts/samples/handle-sample.ts';
import { TIMERS } from '../../src/adapters/timers.ts';
import { readMessage, type ValidEvent } from '../../src/core/read-message.ts';
import { PermanentError, RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { HandlerOptions } from '../../src/handlers/handler.ts';
import type { HandlerResult } from '../../src/handlers/handler-result.ts';
import { runHandler, type HandlerServices } from '../../src/handlers/run-handler.ts';
import { NOW, PAYMENT, wireText } from '../support/events.ts';
import { never, newOrder, onPayment } from '../support/handling.ts';
import { ManualTime } from '../support/manual-time.ts';
import { NO_LOG } from '../support/in-memory.ts';
import { SAMPLES } from '../support/services.ts';

type PaymentHandler = SampleHandler<'payment.processed', 'v1'>;

let time: ManualTime;
let stop: AbortController;
beforeEach(() => {
  time = new ManualTime();
  stop = new AbortController();
});

function paymentEvent(): ValidEvent {
  const reading = readMessage(wireText(), SAMPLES, NOW);
  if (reading.kind === 'rejected') throw new Error(reading.reason);
  return reading;
}

function run(
  handler: PaymentHandler,
  options?: HandlerOptions,
  overrides: Partial<HandlerServices> = {},
): Promise<HandlerResult> {
  const attempt = {
    key: 'acme#evt-1',
    definition: onPayment(handler, options),
    event: paymentEvent(),
    number: 2,
    receivedAt: '2026-11-21T08:00:00.000Z',
  };
  return runHandler(attempt, stop.signal, {
    registry: SAMPLES,
    clock: time,
    timers: time,
    handlerLog: () => NO_LOG,
    handlerTimeoutSeconds: 10,
    maxEventGenerations: 100,
    ...overrides,
  });
}

const throwing = (error: unknown): Promise<HandlerResult> =>
  run(() => {
    throw error;
  });
/** A handler that waits until its signal aborts, and then ends in the given way. */
const onAbort =
  (end: (signal: AbortSignal) => void): PaymentHandler =>
  async (_, { signal }) => {
    await once(signal, 'abort');
    end(signal);
  };

describe('a handler is given', () => {
  it('the event with its body', async () => {
    let seen: SampleEvent<'payment.processed', 'v1'> | undefined;
    await run((event) => void (seen = event));
    expect(seen).toMatchObject({ eventId: 'evt-1', tenantId: 'acme', body: PAYMENT });
  });

  it('attempt, key, clock and log', async () => {
    let seen: SampleContext | undefined;
    await run((_, context) => void (seen = context));
    expect(seen).toMatchObject({ attempt: 2, idempotencyKey: 'acme#evt-1', log: NO_LOG });
    expect(seen?.clock.now()).toBe(NOW);
    expect(seen?.signal.aborted).toBe(false);
  });
});

describe('a handler that can’t be given its log', () => {
  it('is not called, and the event is retried', async () => {
    const noLog = () => {
      throw new Error('no log');
    };
    let begun = false;
    const result = await run(() => void (begun = true), {}, { handlerLog: noLog });
    expect(result).toEqual({ kind: 'retry', code: 'handler_error', cause: 'Error: no log' });
    expect(begun).toBe(false);
    expect(time.running).toBe(0);
  });
});

describe('a handler that ends', () => {
  it('by returning is done, with the events it published', async () => {
    const result = await run((_, { publish }) => publish(newOrder('order-1'), newOrder('order-2')));
    expect(result).toMatchObject({ kind: 'done', messages: [{}, {}] });
  });

  it('later is done then', async () => {
    expect(await run(() => Promise.resolve())).toEqual({ kind: 'done', messages: [] });
  });

  it('leaves no timer behind', async () => {
    await run(() => undefined);
    expect(time.running).toBe(0);
  });

  it('leaves no listener on its signal', async () => {
    let seen: AbortSignal | undefined;
    await run((_, { signal }) => void (seen = signal));
    expect(seen && getEventListeners(seen, 'abort')).toEqual([]);
  });

  it('by a permanent error has failed', async () => {
    expect(await throwing(new PermanentError('no such user'))).toEqual({
      kind: 'failed',
      cause: 'PermanentError: no such user',
    });
  });

  it('by publishing an invalid event has failed', async () => {
    const body = { ...newOrder('order-1').body, total: -1 };
    expect(await run((_, { publish }) => publish({ ...newOrder('order-1'), body }))).toMatchObject({
      kind: 'failed',
      cause: expect.stringContaining('InvalidEventError: published event 1, order.placed v1'),
    });
  });

  it('by a RetryAfterError is retried after its seconds', async () => {
    expect(await throwing(new RetryAfterError(90, 'busy'))).toEqual({
      kind: 'retry',
      code: 'retry_requested',
      cause: 'RetryAfterError: busy',
      afterSeconds: 90,
    });
  });

  it('by a RetryAfterError without usable seconds is retried by the policy', async () => {
    const result = await throwing(new RetryAfterError(NaN, 'busy'));
    expect(result).toMatchObject({ kind: 'retry', code: 'retry_requested' });
    expect(result).not.toHaveProperty('afterSeconds');
  });

  const cyclic = new Error('cyclic');
  cyclic.cause = cyclic;
  const hostile = { toString: () => { throw new Error('never'); } }; // prettier-ignore
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  it.each<[string, unknown, string]>([
    ['an error', new Error('boom'), 'Error: boom'],
    ['a string', 'boom', 'boom'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('boom'), 'Symbol(boom)'],
    ['an error with a cyclic cause', cyclic, 'Error: cyclic'],
    ['an object whose toString throws', hostile, 'a value that can’t be written as text'],
    ['an object without toString', Object.create(null), 'a value that can’t be written as text'],
    ['a proxy that was revoked', proxy, 'a value that can’t be written as text'],
    ['half a surrogate pair', '\ud83e', '\ufffd'],
  ])('by throwing %s is retried', async (_, thrown, cause) => {
    expect(await throwing(thrown)).toEqual({ kind: 'retry', code: 'handler_error', cause });
  });

  it('by a huge message is retried, and the message is cut', async () => {
    const result = await throwing(new Error('x'.repeat(10_000_000)));
    expect(result).toMatchObject({ cause: `Error: ${'x'.repeat(493)}` });
  });

  it('by rejecting is the same as by throwing', async () => {
    expect(await run(() => Promise.reject(new PermanentError('no')))).toMatchObject({
      kind: 'failed',
    });
  });

  it('by throwing gives nothing to publish', async () => {
    const result = await run((_, { publish }) => {
      publish(newOrder('order-1'));
      throw new Error('boom');
    });
    expect(result).not.toHaveProperty('messages');
  });
});

describe('a handler whose time is over', () => {
  const TIMED_OUT = {
    kind: 'retry',
    code: 'handler_timeout',
    cause: 'the handler did not end within 10 s',
  };

  it('may still be running if it never ends', async () => {
    const running = run(never);
    await time.pass(10_500);
    const cause = `${TIMED_OUT.cause}, and goes on`;
    expect(await running).toEqual({ ...TIMED_OUT, cause, stillAtWork: true });
    expect(time.running).toBe(0);
  });

  it('has its own timeout if it declares one', async () => {
    const running = run(never, { timeoutSeconds: 3 });
    await time.pass(3_500);
    expect(await running).toMatchObject({
      cause: 'the handler did not end within 3 s, and goes on',
    });
  });

  it('has ended if it follows its signal', async () => {
    const running = run(onAbort((signal) => signal.throwIfAborted()));
    await time.pass(10_000);
    expect(await running).toEqual(TIMED_OUT);
    expect(time.running).toBe(0);
  });

  it('does not count as done', async () => {
    const running = run(onAbort(() => undefined));
    await time.pass(10_000);
    expect(await running).toEqual(TIMED_OUT);
  });

  it('still fails for good by a PermanentError', async () => {
    const running = run(
      onAbort(() => {
        throw new PermanentError('no such user');
      }),
    );
    await time.pass(10_000);
    expect(await running).toEqual({ kind: 'failed', cause: 'PermanentError: no such user' });
  });

  it('is still retried after the seconds of a RetryAfterError', async () => {
    const running = run(
      onAbort(() => {
        throw new RetryAfterError(90);
      }),
    );
    await time.pass(10_000);
    expect(await running).toMatchObject({ code: 'retry_requested', afterSeconds: 90 });
  });

  it('can no longer publish', async () => {
    let late: unknown;
    const running = run((_, { publish, signal }) => {
      signal.addEventListener('abort', () => {
        // Once the processor has seen that the time is over.
        setImmediate(() => {
          try {
            publish(newOrder('order-1'));
          } catch (error) {
            late = error;
          }
        });
      });
      return never();
    });
    await time.pass(10_000);
    await time.pass(500);
    await running;
    expect(String(late)).toContain('nothing is sent');
  });

  it('before it begins still gets half a second', async () => {
    stop.abort();
    const running = run(never);
    await time.pass(500);
    expect(await running).toMatchObject({ code: 'handler_timeout', stillAtWork: true });
  });

  it('is ended before the end of the function, too', async () => {
    const running = run(onAbort((signal) => signal.throwIfAborted()));
    stop.abort();
    expect(await running).toEqual({
      ...TIMED_OUT,
      cause: 'the function’s time was over before the handler ended',
    });
    expect(time.running).toBe(0);
  });

  it.each<[string, PaymentHandler, object]>([
    ['is done if its own timer was due before', () => setTimeout(1), { kind: 'done' }],
    [
      'is ended if it still waits',
      onAbort((signal) => signal.throwIfAborted()),
      { code: 'handler_timeout' },
    ],
  ])('while a neighbour blocks the event loop %s', async (_, handler, result) => {
    const waiting = run(handler, { timeoutSeconds: 0.2 }, { timers: TIMERS });
    const blocking = run(
      () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300),
      { timeoutSeconds: 0.2 },
      { timers: TIMERS },
    );
    expect(await waiting).toMatchObject(result);
    expect(await blocking).toMatchObject({ kind: 'done' });
  });

  it('is not noticed while the handler blocks the event loop: it is done when it returns', async () => {
    const result = await run((_, { publish }) => {
      time.jump(60_000);
      publish(newOrder('order-1'));
    });
    expect(result).toMatchObject({ kind: 'done', messages: [{}] });
  });
});
