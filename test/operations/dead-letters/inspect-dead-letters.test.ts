import { setImmediate } from 'node:timers/promises';

import { beforeEach, describe, expect, it } from 'vitest';

import { inspectDeadLetters } from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import { ALL_LETTERS, DeadLetterWorld } from '../../support/dead-letter-world.ts';
import type { AroundCall } from '../../support/operator-ports.ts';
import { NOW, wireText } from '../../support/events.ts';
import { rejected, times } from '../../support/records.ts';

let world: DeadLetterWorld;
beforeEach(() => {
  world = new DeadLetterWorld();
});

/** Adds letters. Each fourth one isn't JSON. */
function addLetters(count: number): void {
  for (const index of times(count, (each) => each)) {
    const body = index % 4 === 3 ? 'not JSON' : wireText({ event_id: `evt-${index}` });
    const sentAt = new Date(NOW - 1_000 * (index + 1)).toISOString();
    world.add(`letter-${index}`, body, { sentAt });
  }
}

describe('An inspection', () => {
  it('reads each letter once, oldest first, and leaves all of them visible', async () => {
    addLetters(95);
    const { letters, read, hidden, end } = await world.inspect();
    expect(letters.map(({ messageId }) => messageId)).toEqual(
      times(95, (index) => `letter-${94 - index}`),
    );
    expect({ read, hidden, end }).toEqual({ read: 95, hidden: 0, end: 'complete' });
    expect(world.visible).toHaveLength(95);
  });

  it('gives the letters that the filter takes', async () => {
    addLetters(40);
    const { letters, read } = await world.inspect({ ...ALL_LETTERS, reason: 'malformed_json' });
    expect(letters).toHaveLength(10);
    expect(read).toBe(40);
  });

  it('reads the ledger once for each round, and keeps no bodies', async () => {
    addLetters(8);
    const { letters } = await world.inspect();
    expect(JSON.stringify(letters)).not.toContain('payment_id');
  });

  it('hides letters for longer while it lasts, so that nobody else reads them', async () => {
    addLetters(130);
    const visible: number[] = [];
    const slow: AroundCall = async (name, call) => {
      if (name === 'read') {
        world.time += 50_000;
        visible.push(world.visible.length);
      }
      return call();
    };
    const { read } = await world.inspect(ALL_LETTERS, world.services(slow));
    expect(read).toBe(130);
    expect(visible).toEqual([90, 50, 10, 0]);
    expect(world.visible).toHaveLength(130);
  });

  it('tells about how many letters others hide', async () => {
    addLetters(25);
    await world.queue.receive(300);
    const { read, hidden } = await world.inspect();
    expect({ read, hidden }).toEqual({ read: 15, hidden: 10 });
    expect(world.visible).toHaveLength(15);
  });

  it('reads on after SQS has overlooked messages once', async () => {
    addLetters(50);
    let receives = 0;
    const overlooking: AroundCall = async (name, call) => {
      // The second round finds nothing.
      if (name === 'receive' && [5, 6, 7, 8].includes(++receives)) return [] as never;
      return call();
    };
    expect((await world.inspect(ALL_LETTERS, world.services(overlooking))).read).toBe(50);
  });

  it('stops at the most letters that it may hide', async () => {
    addLetters(100);
    const services = world.services();
    const signal = new AbortController().signal;
    const { read, end, hidden } = await inspectDeadLetters(ALL_LETTERS, services, {
      signal,
      maxLetters: 50,
    });
    expect(end).toBe('too_many');
    expect(read).toBe(80);
    expect(hidden).toBe(20);
    expect(world.visible).toHaveLength(100);
  });

  it('releases all letters when it is interrupted', async () => {
    addLetters(100);
    const interruption = new AbortController();
    const { read, end } = await inspectDeadLetters(ALL_LETTERS, world.services(), {
      signal: interruption.signal,
      onProgress: () => interruption.abort(),
    });
    expect({ read, end }).toEqual({ read: 40, end: 'interrupted' });
    expect(world.visible).toHaveLength(100);
  });

  it.each(['receive', 'read', 'find'])('releases all letters when %s fails', async (failing) => {
    addLetters(60);
    world.put(...queuedRecords());
    let calls = 0;
    const broken: AroundCall = async (name, call) => {
      // The second receive fails at once: the others of its round hide letters later.
      if (name === failing && ++calls === (name === 'receive' ? 2 : 1)) throw new Error('no route');
      if (name === 'receive') await setImmediate();
      return call();
    };
    await expect(world.inspect(ALL_LETTERS, world.services(broken))).rejects.toThrow('no route');
    // Nothing may still be under way that hides letters.
    await setImmediate();
    expect(world.visible).toHaveLength(60);
  });

  it('tells how far it has come', async () => {
    addLetters(90);
    const told: number[][] = [];
    await inspectDeadLetters(ALL_LETTERS, world.services(), {
      signal: new AbortController().signal,
      onProgress: (...progress) => told.push(progress),
    });
    expect(told).toEqual([
      [40, 90],
      [80, 90],
      [90, 90],
    ]);
  });
});

/** A record that an operation has sent again. */
function queuedRecords() {
  const record = rejected({ event_id: 'evt-0' });
  return [{ ...record, status: 'queued', operationId: 'operation-1' } as const];
}
