import { describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { PermanentError } from '../../src/handlers/handler-errors.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { operate } from '../../src/operations/operate.ts';
import { NOW } from '../support/events.ts';
import { onPayment } from '../support/handling.ts';
import {
  BEFORE_NOW,
  CORRECTED,
  dyingAt,
  failedEvent,
  interleaved,
  Operating,
  rejectedEvents,
} from '../support/operating.ts';
import { processed, times } from '../support/records.ts';

const ids = (count: number): string[] => times(count, (index) => `evt-${index}`);
const each = (count: number, often = 1) => new Map(ids(count).map((id) => [id, often]));
const sorted = (counts: ReadonlyMap<string, number>) => new Map([...counts].sort());
const queued = (record: LedgerRecord): LedgerRecord => ({ ...record, status: 'queued' });

describe('a replay', () => {
  it('sends each event of its filter once and leaves it queued', async () => {
    const operating = new Operating(rejectedEvents(25));
    const end = await operating.replay();
    expect(operating.sent.counts).toEqual(each(25));
    expect(new Set(operating.statuses)).toEqual(new Set(['queued']));
    expect(end).toMatchObject({
      kind: 'done',
      operation: { status: 'done', by: 'tester', counts: { done: 25, skipped: {}, failed: 0 } },
    });
  });

  it('leaves a record of itself with an id that sorts by time', async () => {
    const operating = new Operating(rejectedEvents(1));
    await operating.replay();
    expect(operating.operation).toMatchObject({
      id: expect.stringMatching(/^20261121T090000Z-[0-9a-f]{4}$/) as string,
      filter: BEFORE_NOW,
      startedAt: '2026-11-21T09:00:00.000Z',
      status: 'done',
    });
  });

  it('gives each message a deduplication id of operation and event', async () => {
    const operating = new Operating(rejectedEvents(2));
    await operating.replay();
    const [one, other] = operating.sent.messages.map(({ deduplicationId }) => deduplicationId);
    expect(one).toMatch(new RegExp(`^${operating.operation.id}-[0-9a-f]{32}$`));
    expect(other).not.toBe(one);
  });

  it('does nothing if nothing meets its filter', async () => {
    const operating = new Operating(rejectedEvents(3));
    const end = await operating.replay({ ...BEFORE_NOW, tenantId: 'other' });
    expect(end).toMatchObject({ kind: 'done', operation: { counts: { done: 0, skipped: {} } } });
    expect(operating.sent.messages).toEqual([]);
  });

  it('takes only what meets every condition', async () => {
    const events = rejectedEvents(3);
    const operating = new Operating([...events, failedEvent({ event_id: 'evt-9' })]);
    await operating.replay({ ...BEFORE_NOW, reason: 'handler_failed' });
    expect(operating.sent.counts).toEqual(new Map([['evt-9', 1]]));
    await operating.replay({ ...BEFORE_NOW, since: events[1]?.receivedAt ?? '' });
    expect(sorted(operating.sent.counts)).toEqual(
      new Map([
        ['evt-1', 1],
        ['evt-2', 1],
        ['evt-9', 1],
      ]),
    );
  });

  it('takes the one event that its filter names', async () => {
    const operating = new Operating(rejectedEvents(3));
    const end = await operating.replay({ ...BEFORE_NOW, key: 'acme#evt-1' });
    expect(operating.sent.counts).toEqual(new Map([['evt-1', 1]]));
    expect(end).toMatchObject({ kind: 'done', operation: { counts: { done: 1 } } });
  });

  it('sends a message that names an event by now, whose record then is that of the event', async () => {
    const nameless = rejectedEvents(1).map((record) => ({ ...record, key: '#message-0' }));
    const operating = new Operating(nameless);
    const end = await operating.replay();
    expect(end.operation.counts).toMatchObject({ done: 1, skipped: {} });
    expect(operating.records.get('#message-0')).toMatchObject({ status: 'discarded' });
    await operating.consume();
    expect(operating.records.get('acme#evt-0')).toMatchObject({ status: 'processed' });
  });

  it.each(['before', 'after'] as const)(
    'loses no message that names an event by now if it dies %s any call',
    async (when) => {
      for (let nth = 1; nth < 12; nth += 1) {
        const nameless = rejectedEvents(1).map((record) => ({ ...record, key: '#message-0' }));
        const operating = new Operating(nameless);
        await operating.replay(BEFORE_NOW, operating.services(dyingAt(nth, when))).catch(() => {});
        const isOpen = operating.records.get('#message-0')?.status === 'failed';
        expect(isOpen || operating.sent.counts.has('evt-0')).toBe(true);
      }
    },
  );

  it('counts what it leaves as it is', async () => {
    const operating = new Operating([
      failedEvent({ event_id: 'evt-1' }),
      failedEvent({ event_id: 'evt-2', schema_version: 'v2' }),
      queued(failedEvent({ event_id: 'evt-3' })),
      { ...conflictRecord(processed()), receivedAt: new Date(NOW - 1).toISOString() },
    ]);
    const end = await operating.replay();
    expect(end.operation.counts).toEqual({
      done: 1,
      skipped: { refused: 1, under_way: 1, conflict: 1 },
      failed: 0,
    });
  });

  it('takes queued events if its filter asks for them', async () => {
    const operating = new Operating([queued(failedEvent()), ...rejectedEvents(1)]);
    await operating.replay({ ...BEFORE_NOW, status: 'queued' });
    expect(operating.sent.counts).toEqual(new Map([['evt-1', 1]]));
  });

  it('does nothing the second time', async () => {
    const operating = new Operating(rejectedEvents(5));
    await operating.replay();
    const again = await operating.replay();
    expect(again.operation.counts).toEqual({ done: 0, skipped: { under_way: 5 }, failed: 0 });
    expect(operating.sent.counts).toEqual(each(5));
  });
});

describe('a record that changed', () => {
  it('after the preview is left as it is and counted', async () => {
    const operating = new Operating(rejectedEvents(3));
    const changing = operating.services(async (name, call) => {
      const answer = await call();
      if (name === 'create') {
        const record = operating.records.get('acme#evt-1');
        if (record) operating.records.set(record.key, { ...record, attempts: 2 });
      }
      return answer;
    });
    const end = await operating.replay(BEFORE_NOW, changing);
    expect(end.operation.counts).toEqual({ done: 2, skipped: { changed: 1 }, failed: 0 });
    expect(operating.sent.counts.has('evt-1')).toBe(false);
  });

  it('between reading and writing is left as it is and counted', async () => {
    const operating = new Operating(rejectedEvents(3));
    const changing = operating.services((name, call) => {
      const record = operating.records.get('acme#evt-1');
      if (name === 'requeue' && record) {
        operating.records.set(record.key, { ...record, status: 'discarded' });
      }
      return call();
    });
    const end = await operating.replay(BEFORE_NOW, changing);
    expect(end.operation.counts).toEqual({ done: 2, skipped: { changed: 1 }, failed: 0 });
    expect(operating.sent.counts.has('evt-1')).toBe(false);
  });

  it('so that it no longer meets the filter is left as it is', async () => {
    const operating = new Operating(rejectedEvents(1));
    const [record] = operating.records.values();
    if (record === undefined) throw new Error('no record');
    const filter = { ...BEFORE_NOW, fingerprint: record.fingerprint ?? '' };
    const changing = operating.services(async (name, call) => {
      if (name === 'read') {
        operating.records.set(record.key, { ...record, fingerprint: 'f1_000000000000' });
      }
      return call();
    });
    expect((await operating.preview(filter, changing)).counts.changed).toBe(1);
  });
});

describe('two replays at once', () => {
  it.each([1, 2, 3])('send each of 1,000 events once (order %i)', async (seed) => {
    const operating = new Operating(rejectedEvents(1_000));
    const turn = interleaved(seed);
    const ends = await Promise.all([
      operating.replay(BEFORE_NOW, operating.services(turn)),
      operating.replay(BEFORE_NOW, operating.services(turn)),
    ]);
    expect(sorted(operating.sent.counts)).toEqual(sorted(each(1_000)));
    const done = ends.map(({ operation }) => operation.counts.done);
    expect(Math.min(...done)).toBeGreaterThan(0);
    expect(done.reduce((one, other) => one + other)).toBe(1_000);
  });
});

describe('a replay that is killed and resumed', () => {
  it('at 40 % sends each event once', async () => {
    const operating = new Operating(rejectedEvents(1_000));
    let saves = 0;
    const dying = operating.services((name, call) => {
      if (name === 'listOpen' || saves < 40) {
        if (name === 'save') saves += 1;
        return call();
      }
      return Promise.reject(new Error('crash'));
    });
    await operating.replay(BEFORE_NOW, dying);
    expect(operating.sent.messages).toHaveLength(400);
    operating.time += 60_000;
    await operating.resume(operating.operation.id);
    expect(operating.operation).toMatchObject({ status: 'done', counts: { done: 1_000 } });
    expect(sorted(operating.sent.counts)).toEqual(sorted(each(1_000)));
  });

  it.each(['before', 'after'] as const)(
    'at any call, %s it has its effect, sends each event, and at most one chunk twice',
    async (when) => {
      const calls = await countCalls();
      for (const nth of times(calls, (index) => index + 1)) {
        const operating = new Operating(rejectedEvents(25));
        const died: string[] = [];
        const { accepted } = await operating.preview();
        const services = operating.services(dyingAt(nth, when, died));
        const asked = { kind: 'replay', by: 'tester', filter: BEFORE_NOW, accepted } as const;
        await operate(asked, services).catch(() => undefined);
        operating.time += 60_000;
        const [begun] = operating.log.operations.values();
        if (begun?.status !== 'done') await resumeOrBegin(operating);
        const context = `call ${nth}, ${died[0]}`;
        expect(operating.operation, context).toMatchObject({
          status: 'done',
          counts: { done: 25, skipped: {}, failed: 0 },
        });
        expect(sorted(operating.sent.counts).size, context).toBe(25);
        const twice = [...operating.sent.counts.values()].filter((count) => count > 1);
        const mayRepeat =
          `${when} ${died[0]}` === 'after send' || `${when} ${died[0]}` === 'before save';
        expect(twice.length, context).toBeLessThanOrEqual(mayRepeat ? 10 : 0);
        expect(Math.max(...operating.sent.counts.values()), context).toBeLessThanOrEqual(2);
        await operating.consume();
        expect(new Set(operating.statuses), context).toEqual(new Set(['processed']));
      }
    },
  );
});

describe('what a replay sends', () => {
  it('replaces each rejected message by the event, once, even if a chunk is sent twice', async () => {
    for (const when of ['before', 'after'] as const) {
      const operating = new Operating(rejectedEvents(25));
      const { accepted } = await operating.preview();
      const services = operating.services(dyingAt(SECOND_SAVE, when));
      await operate({ kind: 'replay', by: 'tester', filter: BEFORE_NOW, accepted }, services);
      await operating.consume();
      operating.time += 60_000;
      await operating.resume(operating.operation.id);
      await operating.consume();
      expect(operating.statuses).toEqual(times(25, () => 'processed'));
      expect(operating.records.size).toBe(25);
    }
  });

  it('is not sent again by a resumed operation if it came and failed again', async () => {
    const operating = new Operating(times(3, (index) => failedEvent({ event_id: `evt-${index}` })));
    const definition = onPayment(() => {
      throw new PermanentError('still wrong');
    });
    operating.consumer = { handlers: new HandlerRegistry([definition], CORRECTED) };
    const { accepted } = await operating.preview();
    const firstSave = 1 + 1 + 1 + 3 + 1 + 1;
    const services = operating.services(dyingAt(firstSave, 'before'));
    await operate({ kind: 'replay', by: 'tester', filter: BEFORE_NOW, accepted }, services);
    await operating.consume();
    operating.time += 60_000;
    await operating.resume(operating.operation.id);
    expect(operating.sent.counts).toEqual(each(3));
    expect(operating.operation).toMatchObject({ status: 'done', counts: { done: 3 } });
  });

  it('is handled once', async () => {
    const handled: string[] = [];
    const events = times(12, (index) => failedEvent({ event_id: `evt-${index}` }));
    const operating = new Operating(events);
    const definition = onPayment(({ eventId }) => void handled.push(eventId));
    operating.consumer = { handlers: new HandlerRegistry([definition], CORRECTED) };
    await operating.replay();
    await operating.consume();
    await operating.replay();
    await operating.consume();
    expect(handled.sort()).toEqual(ids(12).sort());
    expect(new Set(operating.statuses)).toEqual(new Set(['processed']));
  });

  it('fails again with its new failure if the handler still fails, and can be replayed again', async () => {
    const operating = new Operating([failedEvent()]);
    const definition = onPayment(() => {
      throw new PermanentError('still wrong');
    });
    operating.consumer = { handlers: new HandlerRegistry([definition], CORRECTED) };
    await operating.replay();
    await operating.consume();
    const [record] = operating.records.values();
    expect(record).toMatchObject({ status: 'failed', attempts: 2 });
    expect(record?.failure?.message).toContain('still wrong');
    expect((await operating.replay()).operation.counts.done).toBe(1);
  });
});

/** The call that saves the second chunk: create, listOpen, 10 × requeue and three more for each chunk. */
const SECOND_SAVE = 2 + 2 * 13;

async function countCalls(): Promise<number> {
  const operating = new Operating(rejectedEvents(25));
  const { accepted } = await operating.preview();
  let calls = 0;
  const services = operating.services((_, call) => {
    calls += 1;
    return call();
  });
  await operate({ kind: 'replay', by: 'tester', filter: BEFORE_NOW, accepted }, services);
  return calls;
}

async function resumeOrBegin(operating: Operating) {
  const [begun] = operating.log.operations.values();
  return begun ? operating.resume(begun.id) : operating.replay();
}
