import { beforeEach, describe, expect, it } from 'vitest';

import {
  switchInTime,
  type TimedSwitchServices,
} from '../../../src/operations/source/switch-in-time.ts';
import { TIMERS } from '../../../src/adapters/timers.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW } from '../../support/events.ts';
import { MemoryEventSource } from '../../support/memory-event-source.ts';
import { MemoryOperationLog } from '../../support/memory-operation-log.ts';

const PAUSE = { kind: 'pause', by: 'ada', note: 'wrong amounts' } as const;

let log: MemoryOperationLog;
let sleeps: number;
beforeEach(() => {
  log = new MemoryOperationLog();
  sleeps = 0;
});

function services(source: MemoryEventSource): TimedSwitchServices {
  const clock = {
    now: () => NOW,
    sleep: (_: number, signal?: AbortSignal) => {
      if (!signal?.aborted) sleeps += 1;
      return Promise.resolve();
    },
  };
  return { source, log, clock, random: () => 0, timers: TIMERS };
}

const statuses = () => [...log.operations.values()].map(({ kind, status }) => [kind, status]);

describe('a pause that must end in time', () => {
  it('ends once Lambda has accepted it, without waiting for the state to settle', async () => {
    const source = new MemoryEventSource({ state: 'enabled' }, 2);
    const end = await switchInTime(PAUSE, services(source), PLENTY);
    expect(end).toMatchObject({ kind: 'interrupted', accepted: true, state: 'disabling' });
    expect([sleeps, statuses()]).toEqual([0, [['pause', 'done']]]);
  });

  it('is done if the state has settled at once', async () => {
    const end = await switchInTime(PAUSE, services(new MemoryEventSource(undefined, 0)), PLENTY);
    expect(end).toMatchObject({ kind: 'done', state: 'disabled' });
  });

  it('waits for the end of an earlier change', async () => {
    const source = new MemoryEventSource();
    source.begin('updating');
    const end = await switchInTime(PAUSE, services(source), PLENTY);
    expect([end.kind, sleeps, source.asked]).toEqual(['interrupted', 1, ['disable']]);
  });

  it('asks again while Lambda is busy', async () => {
    const source = new MemoryEventSource();
    const disable = source.disable.bind(source);
    source.disable = () => {
      if (source.asked.length === 0) source.begin('updating');
      return disable();
    };
    const end = await switchInTime(PAUSE, services(source), PLENTY);
    expect(end).toMatchObject({ kind: 'interrupted', accepted: true });
    expect(source.asked).toEqual(['disable', 'disable']);
  });

  it('changes nothing if there is no time left', async () => {
    const over = { remaining: () => 0, signal: AbortSignal.abort() };
    const source = new MemoryEventSource();
    const end = await switchInTime(PAUSE, services(source), over);
    expect(end).toEqual({ kind: 'interrupted', accepted: false, state: 'enabled' });
    expect([source.asked, statuses()]).toEqual([[], []]);
  });
});
