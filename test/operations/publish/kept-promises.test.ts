import { describe, expect, it } from 'vitest';

import { processBatch } from '../../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../../src/core/batch.ts';
import { publishEvents } from '../../../src/operations/publish/publish-events.ts';
import type { PublishRequest } from '../../../src/operations/publish/publish-request.ts';
import type { PublishResult } from '../../../src/operations/publish/publish-result.ts';
import type { PublishServices } from '../../../src/operations/publish/publish-services.ts';
import type { EventStore } from '../../../src/ports.ts';
import { TIMERS } from '../../../src/adapters/timers.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { queueMessage, wireEvent, wireText } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import { batchServices, SAMPLES } from '../../support/services.ts';
import { WatchdogWorld } from '../../support/watchdog-world.ts';
import { ACME } from './publishing.ts';

/** What goes wrong in a step of publishing: before it had its effect, or after. `dies`: the process ends there. */
type Mishap = 'fails before' | 'fails after' | 'dies before' | 'dies after';

/** What goes wrong in the first request. */
interface Mishaps {
  readonly record?: Mishap;
  readonly send?: Mishap;
}

type RecordEvents = EventStore['record'];
type SentRequest = Pick<PublishRequest, 'bodyText' | 'cloudEvents'>;

const CLOUDEVENT: SentRequest = {
  bodyText: JSON.stringify({
    ...{ specversion: '1.0', id: 'evt-1', source: 'web', type: 'payment.processed' },
    ...{ schemaversion: 'v1', time: '2026-11-21T08:59:58Z', data: wireEvent()['body'] },
  }),
  cloudEvents: { kind: 'structured' },
};

/** A ledger, a queue, a consumer and a watchdog in memory, and a function that publishes. */
class PublishingPipeline extends WatchdogWorld {
  readonly queue: QueueMessage[] = [];
  private readonly withHandler: boolean;
  private readonly request: SentRequest;

  constructor(handled: boolean, request: SentRequest = { bodyText: wireText() }) {
    super();
    this.withHandler = handled;
    this.request = request;
  }

  /** One request. `undefined`: the process died before it answered. */
  async publish(mishaps: Mishaps = {}): Promise<PublishResult | undefined> {
    let die: () => void = () => undefined;
    const death = new Promise<undefined>((resolve) => {
      die = () => resolve(undefined);
    });
    const step = async <T>(mishap: Mishap | undefined, work: () => Promise<T>): Promise<T> => {
      if (mishap === 'fails before') throw new Error('refused');
      if (mishap === 'dies before') return this.dead(die);
      const done = await work();
      if (mishap === 'fails after') throw new Error('the answer was lost');
      return mishap === 'dies after' ? this.dead(die) : done;
    };
    const services: PublishServices = {
      registry: SAMPLES,
      hasHandler: () => this.withHandler,
      retention: { processed: 30, open: 90, types: {} },
      store: {
        find: (key) => this.store.find(key),
        record: (...call: Parameters<RecordEvents>) =>
          step(mishaps.record, () => this.store.record(...call)),
      },
      publisher: {
        publish: (messages) =>
          step(mishaps.send, () => {
            for (const { body } of messages) this.arrive(queueMessage({ body }));
            return Promise.resolve();
          }),
      },
      clock: { now: () => this.time },
      timers: TIMERS,
      uniqueId: () => 'request-1',
      randomBytes: (count) => new Uint8Array(count),
    };
    const request = { ...this.request, caller: ACME, dryRun: false, deadline: PLENTY };
    const published = await Promise.race([publishEvents(request, services), death]);
    return published?.kind === 'one' ? published.result : undefined;
  }

  /** Delivers all messages, and lets half an hour pass in which the watchdog runs and its messages are delivered. */
  async settle(): Promise<void> {
    await this.deliver();
    for (let minute = 0; minute < 30; minute += 1) {
      const before = this.sent.length;
      await this.pass(1);
      for (const copy of this.sent.slice(before)) this.arrive(this.copy(copy));
      await this.deliver();
    }
  }

  private arrive(message: QueueMessage): void {
    this.queue.push({ ...message, messageId: `message-${this.queue.length}`, sentAt: this.time });
  }

  private delivered = 0;

  private async deliver(): Promise<void> {
    for (; this.delivered < this.queue.length; this.delivered += 1) {
      const message = this.queue[this.delivered];
      if (!message) return;
      if (this.withHandler) await this.consume(message);
      else await this.recordOnly(message);
    }
  }

  private async recordOnly(message: QueueMessage): Promise<void> {
    const { store, time } = this;
    const services = batchServices({ store, clock: { now: () => time } });
    await processBatch([message], false, PLENTY, services);
  }

  private dead(die: () => void): Promise<never> {
    die();
    return never();
  }
}

const ACCEPTED = ['processed', 'queued', 'duplicate', 'sent'];
const EACH: readonly (Mishap | undefined)[] = [
  undefined,
  'fails before',
  'fails after',
  'dies before',
  'dies after',
];
const MISHAPS = EACH.flatMap((record) =>
  EACH.map((send): Mishaps => ({ ...(record && { record }), ...(send && { send }) })),
);

describe.each([
  ['with a handler', true],
  ['without a handler', false],
])('an event %s that was accepted ends processed once', (_, handled) => {
  it.each(MISHAPS)('if the first request meets %j', async (mishap) => {
    const world = new PublishingPipeline(handled);
    const answer = await world.publish(mishap);
    await world.settle();
    const isPromised = answer !== undefined && ACCEPTED.includes(answer.kind);
    if (isPromised) expectProcessedOnce(world, handled);
    // Nobody got a promise, but nothing may be half done either.
    else if (world.record('evt-1')) expectProcessedOnce(world, handled);
  });

  it.each(MISHAPS)('if the request is repeated at once after it met %j', async (mishap) => {
    const world = new PublishingPipeline(handled);
    await world.publish(mishap);
    const again = await world.publish();
    expect(ACCEPTED).toContain(again?.kind);
    await world.settle();
    expectProcessedOnce(world, handled);
  });

  it.each(MISHAPS)('if the request is repeated much later after it met %j', async (mishap) => {
    const world = new PublishingPipeline(handled);
    await world.publish(mishap);
    await world.settle();
    expect(ACCEPTED).toContain((await world.publish())?.kind);
    await world.settle();
    expectProcessedOnce(world, handled);
  });
});

describe('a CloudEvent that was accepted ends processed once', () => {
  it.each(MISHAPS)('if the first request meets %j, and is repeated later', async (mishap) => {
    const world = new PublishingPipeline(true, CLOUDEVENT);
    await world.publish(mishap);
    await world.settle();
    expect(ACCEPTED).toContain((await world.publish())?.kind);
    await world.settle();
    expectProcessedOnce(world, true);
    expect(world.record('evt-1')?.content).toMatchObject({ format: 'cloudevents' });
  });
});

function expectProcessedOnce(world: WatchdogWorld, handled: boolean): void {
  expect([...world.records.keys()]).toEqual(['acme#evt-1']);
  expect(world.record('evt-1')).toMatchObject({ status: 'processed', attempts: handled ? 1 : 0 });
  expect(world.handled.get('evt-1')).toBe(handled ? 1 : undefined);
}

describe('an event that was recorded, and whose message was not sent', () => {
  it('is sent by the watchdog once it is overdue, and not before', async () => {
    const world = new PublishingPipeline(true);
    expect(await world.publish({ record: 'dies after' })).toBeUndefined();
    await world.pass(12);
    expect(world.sent).toEqual([]);
    expect(world.record('evt-1')).toMatchObject({ status: 'queued', attempts: 0 });
    await world.pass(1);
    expect(world.sent).toMatchObject([{ id: 'evt-1', body: expect.any(String) as string }]);
  });
});
