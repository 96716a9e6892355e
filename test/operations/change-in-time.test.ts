import { beforeEach, describe, expect, it } from 'vitest';

import {
  changeInTime,
  previewInTime,
  resumeInTime,
  type TimedServices,
} from '../../src/operations/change-in-time.ts';
import type { ChosenEvents } from '../../src/operations/operate.ts';
import { OVER, PLENTY } from '../support/deadlines.ts';
import type { AroundCall } from '../support/operator-ports.ts';
import { BEFORE_NOW, Operating, rejectedEvents } from '../support/operating.ts';
import { times } from '../support/records.ts';

const REPLAY: ChosenEvents = { kind: 'replay', by: 'ada', filter: BEFORE_NOW };
const DISCARD: ChosenEvents = { kind: 'discard', note: 'test', by: 'ada', filter: BEFORE_NOW };

let operating: Operating;
let timer: AbortController;
let cancelled: number;
beforeEach(() => {
  operating = new Operating(rejectedEvents(25));
  timer = new AbortController();
  cancelled = 0;
});

function services(aroundCall?: AroundCall): TimedServices {
  const timers = {
    abortAfter: (milliseconds: number) => {
      if (milliseconds === 0) timer.abort();
      return { signal: timer.signal, cancel: () => (cancelled += 1) };
    },
  };
  return { ...operating.services(aroundCall), timers };
}

/** The time is over with the nth call of this name. */
const overAt = (called: string, nth: number): AroundCall => {
  let calls = 0;
  return (name, call) => {
    if (name === called && ++calls === nth) timer.abort();
    return call();
  };
};

describe('a change of as many events as expected', () => {
  it.each([REPLAY, DISCARD])('is done: $kind', async (asked) => {
    const ended = await changeInTime(asked, 25, services(), PLENTY);
    expect(ended).toMatchObject({ end: { kind: 'done', operation: { counts: { done: 25 } } } });
    expect(operating.operation).toMatchObject({ by: 'ada', kind: asked.kind });
    expect(cancelled).toBe(1);
  });

  it('is stopped once no new work may start, and can be resumed', async () => {
    const timed = services(overAt('send', 2));
    const ended = await changeInTime(REPLAY, 25, timed, PLENTY);
    expect(ended).toMatchObject({ end: { kind: 'interrupted', operation: { status: 'stopped' } } });
    expect(operating.sent.messages).toHaveLength(20);
    timer = new AbortController();
    const { id } = operating.operation;
    expect(await resumeInTime(id, services(), PLENTY)).toMatchObject({ end: { kind: 'done' } });
    expect([...operating.sent.counts.values()]).toEqual(times(25, () => 1));
    expect(operating.operation).toMatchObject({ status: 'done', counts: { done: 25 } });
  });
});

describe('nothing is changed', () => {
  it.each([24, 26, 1])('if %i events are expected and 25 are accepted', async (expected) => {
    const ended = await changeInTime(REPLAY, expected, services(), PLENTY);
    expect(ended).toMatchObject({ kind: 'unexpected', preview: { counts: { accepted: 25 } } });
    expect(operating.log.operations.size).toBe(0);
    expect(operating.sent.messages).toEqual([]);
  });

  it.each([
    ['the time is over before it begins', OVER, undefined],
    ['the time is over while events are judged', PLENTY, overAt('read', 1)],
  ])('if %s', async (_, deadline, aroundCall) => {
    const timed = services(aroundCall);
    expect(await previewInTime(REPLAY, timed, deadline)).toEqual({ kind: 'too_long' });
    expect(await changeInTime(REPLAY, 25, timed, deadline)).toEqual({ kind: 'too_long' });
    expect(operating.log.operations.size).toBe(0);
  });

  it('if the ledger fails during the preview', async () => {
    const failing = services((name, call) =>
      name === 'read' ? Promise.reject(new Error('no ledger')) : call(),
    );
    await expect(changeInTime(REPLAY, 25, failing, PLENTY)).rejects.toThrow('no ledger');
    expect(operating.log.operations.size).toBe(0);
    expect(cancelled).toBe(1);
  });
});
