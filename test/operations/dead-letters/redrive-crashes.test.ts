import { describe, expect, it } from 'vitest';

import { claimed } from '../../../src/core/claim.ts';
import { redrive } from '../../../src/operations/dead-letters/redrive.ts';
import { ALL_LETTERS } from '../../support/dead-letter-world.ts';
import type { AroundCall } from '../../support/operator-ports.ts';
import { PAYMENT, wireText } from '../../support/events.ts';
import { onPayment } from '../../support/handling.ts';
import { RedriveWorld } from '../../support/redrive-world.ts';
import { dyingAt } from '../../support/operating.ts';
import { processed, times } from '../../support/records.ts';

/** How long a dead process hides its letters, and more. */
const UNTIL_VISIBLE_MS = 200_000;

/** An event with a dead letter. */
interface DeadEvent {
  readonly id: string;
  readonly body: string;
}

/** A world with 22 events: new ones, ones whose attempts ran out, and a processed one. */
class Scene {
  readonly world = new RedriveWorld();
  readonly handled: string[] = [];
  readonly events: DeadEvent[] = times(22, (index) => {
    const id = `evt-${index}`;
    const body = wireText({ event_id: id, body: { ...PAYMENT, amount: index + 1 } });
    return { id, body };
  });

  constructor() {
    const { world, handled, events } = this;
    world.handlers = [
      onPayment((_, { idempotencyKey }) => {
        handled.push(idempotencyKey);
        return Promise.resolve();
      }),
    ];
    for (const { id, body } of events) world.add(`letter of ${id}`, body);
    for (const [index, { id }] of events.entries()) {
      const fields = { event_id: id, body: { ...PAYMENT, amount: index + 1 } };
      const { leaseUntil, ...record } = claimed(processed(fields), 'claim-1', '');
      const failure = { reason: 'attempts_exhausted', errors: [] } as const;
      const cause = { failure, fingerprint: 'f1_0123456789ab', attempts: 5 };
      if (index % 3 === 1) world.put({ ...record, ...cause, status: 'failed' });
    }
    world.put(processed({ event_id: 'evt-21', body: { ...PAYMENT, amount: 22 } }));
  }

  /** The events that are in neither queue and not processed. */
  get lost(): string[] {
    const { source, queue, records } = this.world;
    const texts = new Set([...source.waiting, ...queue.letters].map(({ body }) => body));
    return this.events
      .filter(({ id, body }) => {
        return !texts.has(body) && records.get(`acme#${id}`)?.status !== 'processed';
      })
      .map(({ id }) => id);
  }

  /** Looks after each call whether an event is lost. */
  watching(aroundCall: AroundCall): AroundCall {
    return async (name, call) => {
      try {
        return await aroundCall(name, call);
      } finally {
        expect(this.lost).toEqual([]);
      }
    };
  }

  async redrive(aroundCall: AroundCall = (_, call) => call()): Promise<void> {
    const { world } = this;
    const { letters } = await world.inspect();
    const plan = { by: 'tester', filter: ALL_LETTERS, letters, withRefused: false, rate: 10 };
    const services = world.redriveServices(this.watching(aroundCall));
    await redrive(plan, services, { signal: new AbortController().signal });
  }
}

async function callsOf(scene: Scene): Promise<number> {
  let calls = 0;
  await scene.redrive((_, call) => {
    calls += 1;
    return call();
  });
  return calls;
}

describe('A redrive that dies', () => {
  it.each(['before', 'after'] as const)('%s any of its calls loses nothing', async (when) => {
    const died: string[] = [];
    const calls = await callsOf(new Scene());
    expect(calls).toBeGreaterThan(20);
    for (let nth = 1; nth <= calls; nth += 1) {
      const scene = new Scene();
      await expect(scene.redrive(dyingAt(nth, when, died))).rejects.toThrow('crash');
      // The consumer is at work while nobody redrives.
      await scene.world.consume();
      expect(scene.lost).toEqual([]);
      scene.world.time += UNTIL_VISIBLE_MS;
      await scene.redrive();
      await scene.world.consume();
      expect(scene.world.queue.letters).toEqual([]);
      expect(scene.world.source.waiting).toEqual([]);
      const once = scene.events.slice(0, -1).map(({ id }) => `acme#${id}`);
      expect(scene.handled.toSorted()).toEqual(once.toSorted());
    }
    expect(new Set(died)).toEqual(
      new Set(['create', 'receive', 'read', 'requeue', 'send', 'delete', 'hide', 'save']),
    );
  });

  it('before the consumer is at work is continued by the next one at once', async () => {
    const calls = await callsOf(new Scene());
    for (let nth = 1; nth <= calls; nth += 1) {
      const scene = new Scene();
      await expect(scene.redrive(dyingAt(nth, 'after'))).rejects.toThrow('crash');
      scene.world.time += UNTIL_VISIBLE_MS;
      await scene.redrive();
      expect(scene.world.queue.letters).toEqual([]);
      await scene.world.consume();
      const once = scene.events.slice(0, -1).map(({ id }) => `acme#${id}`);
      expect(scene.handled.toSorted()).toEqual(once.toSorted());
    }
  });
});
