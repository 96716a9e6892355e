import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ChildEvent } from '../../../src/core/child-event.ts';
import { PermanentError, RetryAfterError } from '../../../src/handlers/handler-errors.ts';
import type { HandlerContext } from '../../../src/handlers/handler.ts';
import { attackedHandlers } from './attacked-handlers.ts';
import { EffectService } from './effect-service.ts';
import type { Trouble } from './order-script.ts';

let service: EffectService;
let url: string;
let troubles: Trouble[];
let refuses: boolean;
beforeEach(async () => {
  troubles = [];
  refuses = false;
  service = new EffectService(() => ({ troubles, refuses, followUps: 2 }));
  url = await service.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await service.stop();
});

/** Runs the handler of an order once, and gives what it published. */
async function attempt(number: number, signal = new AbortController().signal) {
  const [order] = attackedHandlers(url);
  const published: ChildEvent[] = [];
  const context: HandlerContext<ChildEvent> = {
    attempt: number,
    idempotencyKey: 'acme#1',
    signal,
    log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    clock: { now: () => 0 },
    publish: (...events) => void published.push(...events),
  };
  const body = { order_id: 'order' };
  const event = { tenantId: 'acme', eventId: '1', eventType: 'order.placed', body };
  await order?.handler(event as never, context);
  return published;
}

describe('the handler under attack', () => {
  it('has its effect, publishes what it is told, and reports its begin and its end', async () => {
    expect(await attempt(1)).toMatchObject([
      { body: { order_id: 'order 1' } },
      { body: { order_id: 'order 2' } },
    ]);
    expect(service.effects).toEqual([{ tenantId: 'acme', eventId: '1', key: 'acme#1' }]);
    expect(service.runs).toMatchObject([{ attempt: 1, endedAt: expect.any(Number) }]);
  });

  it('has one effect for its idempotency key, however often it asks', async () => {
    await attempt(1);
    await attempt(2);
    expect([service.effects.length, service.repeatedCalls]).toEqual([1, 1]);
  });

  it.each<[Trouble, typeof Error | typeof RetryAfterError, number]>([
    ['throws', Error, 0],
    ['throws_after', Error, 1],
    ['asks_later', RetryAfterError, 1],
  ])('%s in its first attempt and succeeds in the second', async (trouble, error, effects) => {
    troubles = [trouble];
    await expect(attempt(1)).rejects.toThrow(error);
    expect(service.effects).toHaveLength(effects);
    expect(service.runs).toMatchObject([{ trouble, endedAt: expect.any(Number) }]);
    await attempt(2);
    expect(service.effects).toHaveLength(1);
  });

  it('refuses in every attempt without an effect', async () => {
    refuses = true;
    await expect(attempt(1)).rejects.toThrow(PermanentError);
    await expect(attempt(2)).rejects.toThrow(PermanentError);
    expect(service.effects).toEqual([]);
  });

  it('ends when its time is over', async () => {
    troubles = ['times_out'];
    await expect(attempt(1, AbortSignal.abort())).rejects.toThrow(/aborted/);
    expect(service.effects).toEqual([]);
  });

  it.each<[Trouble, 'exit' | 'kill']>([
    ['exits', 'exit'],
    ['kills', 'kill'],
  ])('%s after its effect', async (trouble, call) => {
    troubles = [trouble];
    const end = vi.spyOn(process, call).mockImplementation(() => {
      throw new Error('the end');
    });
    await expect(attempt(1)).rejects.toThrow('the end');
    expect(end).toHaveBeenCalledOnce();
    expect(service.effects).toHaveLength(1);
  });
});
