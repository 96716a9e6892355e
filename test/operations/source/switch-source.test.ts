import { beforeEach, describe, expect, it } from 'vitest';

import type { OperationClock } from '../../../src/operations/operation-clock.ts';
import { readStanding } from '../../../src/operations/source/source-standing.ts';
import {
  SETTLES_WITHIN_MS,
  switchSource,
  type SwitchServices,
} from '../../../src/operations/source/switch-source.ts';
import { NOW } from '../../support/events.ts';
import { MemoryEventSource } from '../../support/memory-event-source.ts';
import { MemoryOperationLog } from '../../support/memory-operation-log.ts';

const PAUSE = { kind: 'pause', by: 'ada', note: 'wrong amounts' } as const;
const RESUME = { kind: 'resume', by: 'ben', note: 'fixed' } as const;

let log: MemoryOperationLog;
let time: number;
let draws: number;
beforeEach(() => {
  log = new MemoryOperationLog();
  time = NOW;
  draws = 0;
});

/** Only sleeping moves the clock. */
function clock(): OperationClock {
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

function services(
  source: MemoryEventSource,
  changes: Partial<SwitchServices> = {},
): SwitchServices {
  const random = () => ++draws / 1000;
  const { signal } = new AbortController();
  return { source, log, clock: clock(), random, signal, ...changes };
}

const statuses = () =>
  [...log.operations.values()].map(({ kind, by, status }) => `${kind} by ${by}: ${status}`);

describe('switchSource', () => {
  it('pauses, waits until the state is settled, and leaves a record', async () => {
    const source = new MemoryEventSource();
    const states: string[] = [];
    const onState = (state: string) => states.push(state);
    const end = await switchSource(PAUSE, services(source, { onState }));
    expect(end).toMatchObject({
      kind: 'done',
      state: 'disabled',
      operation: { ...PAUSE, status: 'done', startedAt: new Date(NOW).toISOString() },
    });
    expect(states).toEqual(['enabled', 'disabling', 'disabled']);
    expect(source.asked).toEqual(['disable']);
    expect(statuses()).toEqual(['pause by ada: done']);
  });

  it('resumes in the same way', async () => {
    const source = new MemoryEventSource({ state: 'disabled' });
    expect(await switchSource(RESUME, services(source))).toMatchObject({ kind: 'done' });
    expect(source.asked).toEqual(['enable']);
    expect(statuses()).toEqual(['resume by ben: done']);
  });

  it.each([
    [PAUSE, 'disabled'],
    [RESUME, 'enabled'],
  ] as const)('asks nothing and records nothing if it is so already: %o', async (asked, state) => {
    const source = new MemoryEventSource({ state });
    expect(await switchSource(asked, services(source))).toEqual({ kind: 'already', state });
    expect([source.asked, statuses()]).toEqual([[], []]);
  });

  it('waits for the end of a change that leads there anyway', async () => {
    const source = new MemoryEventSource();
    source.begin('disabling');
    expect(await switchSource(PAUSE, services(source))).toMatchObject({ kind: 'already' });
    expect(source.asked).toEqual([]);
  });

  it.each(['updating', 'enabling'] as const)(
    'pauses after the end of a change that is %s the mapping',
    async (state) => {
      const source = new MemoryEventSource();
      source.begin(state);
      expect(await switchSource(PAUSE, services(source))).toMatchObject({ kind: 'done' });
      expect(source.asked).toEqual(['disable']);
    },
  );

  it('asks again if a change began after the state was read', async () => {
    const source = new MemoryEventSource();
    const disable = source.disable.bind(source);
    source.disable = () => {
      if (source.asked.length === 0) source.begin('updating');
      return disable();
    };
    expect(await switchSource(PAUSE, services(source))).toMatchObject({ kind: 'done' });
    expect(source.asked).toEqual(['disable', 'disable']);
    expect(statuses()).toEqual(['pause by ada: done']);
  });

  it('is done for both of two operators who pause at once', async () => {
    const source = new MemoryEventSource();
    const both = [PAUSE, { ...PAUSE, by: 'ben' }].map((asked) =>
      switchSource(asked, services(source)),
    );
    const ends = await Promise.all(both);
    expect(ends.map(({ kind, state }) => [kind, state])).toEqual([
      ['done', 'disabled'],
      ['done', 'disabled'],
    ]);
    expect(statuses()).toEqual(['pause by ada: done', 'pause by ben: done']);
  });

  it('does not fight another operator: what was accepted once is not asked again', async () => {
    const source = new MemoryEventSource({ state: 'enabled' }, 0);
    const end = await switchSource(
      PAUSE,
      // The other one resumes as soon as it is disabled.
      services(source, {
        clock: {
          ...clock(),
          sleep: async (milliseconds) => {
            time += milliseconds;
            await source.read();
            await source.enable();
          },
        },
      }),
    );
    expect(end).toMatchObject({ kind: 'unsettled', state: 'enabled', accepted: true });
    expect(source.asked.filter((asked) => asked === 'disable')).toHaveLength(1);
  });

  it('gives up after the time limit', async () => {
    const source = new MemoryEventSource({ state: 'enabled' }, Infinity);
    const end = await switchSource(PAUSE, services(source));
    expect(end).toMatchObject({ kind: 'unsettled', state: 'disabling', accepted: true });
    expect(time - NOW).toBeGreaterThanOrEqual(SETTLES_WITHIN_MS);
    expect(statuses()).toEqual(['pause by ada: done']);
  });

  it('gives up after the time limit if the mapping is being changed all the time', async () => {
    const source = new MemoryEventSource({ state: 'enabled' }, Infinity);
    source.begin('updating');
    const end = await switchSource(PAUSE, services(source));
    expect(end).toEqual({ kind: 'unsettled', state: 'updating', accepted: false });
    expect([source.asked, statuses()]).toEqual([[], []]);
  });

  it('ends the wait at Ctrl-C, and the pause that Lambda accepted holds', async () => {
    const source = new MemoryEventSource({ state: 'enabled' }, Infinity);
    const interrupted = new AbortController();
    const onState = (state: string) => {
      if (state === 'disabling') interrupted.abort();
    };
    const end = await switchSource(
      PAUSE,
      services(source, { signal: interrupted.signal, onState }),
    );
    expect(end).toMatchObject({ kind: 'interrupted', state: 'disabling', accepted: true });
    expect(statuses()).toEqual(['pause by ada: done']);
  });

  it('asks nothing after Ctrl-C', async () => {
    const source = new MemoryEventSource();
    const end = await switchSource(PAUSE, services(source, { signal: AbortSignal.abort() }));
    expect(end).toEqual({ kind: 'interrupted', state: 'enabled', accepted: false });
    expect([source.asked, statuses()]).toEqual([[], []]);
  });

  it('changes nothing of a mapping that is being deleted', async () => {
    const source = new MemoryEventSource({ state: 'deleting' });
    expect(await switchSource(PAUSE, services(source))).toMatchObject({ kind: 'deleting' });
    expect(source.asked).toEqual([]);
  });

  it('records that nothing was changed if Lambda refuses', async () => {
    const source = new MemoryEventSource();
    source.disable = () => Promise.reject(new Error('not authorized'));
    await expect(switchSource(PAUSE, services(source))).rejects.toThrow('not authorized');
    expect(statuses()).toEqual(['pause by ada: stopped']);
  });

  it('asks nothing if the record cannot be saved', async () => {
    const source = new MemoryEventSource();
    log.create = () => Promise.reject(new Error('DynamoDB is down'));
    await expect(switchSource(PAUSE, services(source))).rejects.toThrow('DynamoDB is down');
    expect(source.asked).toEqual([]);
  });
});

describe('readStanding', () => {
  const source = () => new MemoryEventSource();

  it('reads no operations while events are taken', async () => {
    log.list = () => Promise.reject(new Error('it was read'));
    expect(await readStanding(source(), log)).toEqual({ reading: { state: 'enabled' } });
  });

  it('names the pause that holds, and not one before the last resume', async () => {
    const paused = source();
    for (const asked of [PAUSE, RESUME, { ...PAUSE, by: 'cyd' }, { ...PAUSE, by: 'dan' }]) {
      await switchSource(asked, services(paused));
      time += 60_000;
    }
    expect(await readStanding(paused, log)).toMatchObject({ pause: { by: 'cyd' } });
  });

  it('names the first of two pauses that came at once', async () => {
    const paused = source();
    const both = ['ada', 'ben'].map((by) => switchSource({ ...PAUSE, by }, services(paused)));
    await Promise.all(both);
    expect(await readStanding(paused, log)).toMatchObject({ pause: { by: 'ada' } });
  });

  it('names no pause that changed nothing', async () => {
    const refusing = source();
    refusing.disable = () => Promise.reject(new Error('not authorized'));
    await switchSource(PAUSE, services(refusing)).catch(() => undefined);
    const disabled = new MemoryEventSource({ state: 'disabled', cause: 'USER_INITIATED' });
    expect(await readStanding(disabled, log)).toEqual({
      reading: { state: 'disabled', cause: 'USER_INITIATED' },
    });
  });
});
