import { beforeEach, describe, expect, it } from 'vitest';

import type { SendResult } from '../../src/operation-ports.ts';
import { NOW } from '../support/events.ts';
import {
  BEFORE_NOW,
  failedEvent,
  interleaved,
  Operating,
  rejectedEvents,
} from '../support/operating.ts';
import { editOperation } from '../support/operations.ts';
import { times } from '../support/records.ts';

const UNCONFIRMED: SendResult = { kind: 'failed', cause: 'InternalError' };

let operating: Operating;
beforeEach(() => {
  operating = new Operating(rejectedEvents(25));
});

const sentIds = () => [...operating.sent.counts.keys()];
const first = (count: number) => times(count, (index) => `evt-${index}`);

describe('a message that SQS doesn’t confirm', () => {
  it('is sent again with the same deduplication id', async () => {
    const tried: string[] = [];
    operating.sent.answer = ({ id, deduplicationId }) => {
      if (id !== 'evt-3') return { kind: 'sent' };
      tried.push(deduplicationId);
      return tried.length < 3 ? UNCONFIRMED : { kind: 'sent' };
    };
    const end = await operating.replay();
    expect(end).toMatchObject({ kind: 'done', operation: { counts: { done: 25, failed: 0 } } });
    expect(new Set(tried).size).toBe(1);
    expect(operating.sleeps.filter((milliseconds) => milliseconds >= 1)).toEqual([500, 1_000]);
  });

  it('is not sent again after an interruption', async () => {
    const controller = new AbortController();
    let tries = 0;
    operating.sent.answer = () => {
      tries += 1;
      controller.abort();
      return UNCONFIRMED;
    };
    operating = Object.assign(new Operating(rejectedEvents(1)), { sent: operating.sent });
    const services = operating.services(undefined, { signal: controller.signal });
    expect(await operating.replay(BEFORE_NOW, services)).toMatchObject({ kind: 'unsent' });
    expect(tries).toBe(1);
  });

  it('stops the operation before it, so that nothing is forgotten', async () => {
    operating.sent.answer = ({ id }) => (id === 'evt-13' ? UNCONFIRMED : { kind: 'sent' });
    const end = await operating.replay();
    expect(end).toMatchObject({
      kind: 'unsent',
      messages: [{ key: 'acme#evt-13', cause: 'InternalError' }],
      operation: { status: 'stopped', counts: { done: 13, failed: 1 } },
    });
    expect(operating.records.get('acme#evt-13')).toMatchObject({
      status: 'queued',
      operationId: operating.operation.id,
    });
  });

  it('is sent when the operation is resumed, and so is all behind it', async () => {
    operating.sent.answer = () => UNCONFIRMED;
    await operating.replay();
    operating.sent.answer = () => ({ kind: 'sent' });
    await operating.resume(operating.operation.id);
    expect(operating.operation).toMatchObject({ status: 'done', counts: { done: 25, failed: 0 } });
    expect(sentIds()).toEqual(first(25));
  });

  it('is sent even if its event has expired since', async () => {
    const expiresAt = new Date(NOW + 30_000).toISOString();
    operating = new Operating([failedEvent({ expires_at: expiresAt })]);
    operating.sent.answer = () => UNCONFIRMED;
    await operating.replay();
    operating.time += 60_000;
    operating.sent.answer = () => ({ kind: 'sent' });
    await operating.resume(operating.operation.id);
    expect(sentIds()).toEqual(['evt-1']);
  });

  it('is sent when an operation on failed events is resumed, and other queued events are not', async () => {
    const other = { ...failedEvent({ event_id: 'other' }), status: 'queued' as const };
    operating = new Operating([...rejectedEvents(5), other]);
    operating.sent.answer = () => UNCONFIRMED;
    await operating.replay({ ...BEFORE_NOW, status: 'failed' });
    operating.sent.answer = () => ({ kind: 'sent' });
    await operating.resume(operating.operation.id);
    expect(operating.operation).toMatchObject({ counts: { done: 5, skipped: {}, failed: 0 } });
    expect(sentIds()).toEqual(first(5));
  });
});

describe('an interruption', () => {
  it('finishes the running chunk and saves where to go on', async () => {
    const controller = new AbortController();
    const services = operating.services(
      (name, call) => {
        if (name === 'send') controller.abort();
        return call();
      },
      { signal: controller.signal },
    );
    const end = await operating.replay(BEFORE_NOW, services);
    expect(end).toMatchObject({
      kind: 'interrupted',
      operation: { status: 'stopped', counts: { done: 10 } },
    });
    expect(operating.statuses.filter((status) => status === 'queued')).toHaveLength(10);
    await operating.resume(operating.operation.id);
    expect(sentIds()).toEqual(first(25));
    expect(operating.sent.messages).toHaveLength(25);
  });

  it('before the first chunk does nothing', async () => {
    const controller = new AbortController();
    const services = operating.services(
      (name, call) => {
        if (name === 'create') controller.abort();
        return call();
      },
      { signal: controller.signal },
    );
    await operating.replay(BEFORE_NOW, services);
    expect(operating.sent.messages).toEqual([]);
    expect(operating.operation).toMatchObject({ status: 'stopped', counts: { done: 0 } });
  });

  it('of the preview changes nothing', async () => {
    const signal = AbortSignal.abort();
    await expect(
      operating.replay(BEFORE_NOW, operating.services(undefined, { signal })),
    ).rejects.toThrow(/aborted/);
    expect(operating.log.operations.size).toBe(0);
  });
});

describe('a service that fails', () => {
  it('stops the operation, which can be resumed at once', async () => {
    let sends = 0;
    const services = operating.services((name, call) => {
      if (name === 'requeue' && sends === 1) return Promise.reject(new Error('throttled'));
      if (name === 'send') sends += 1;
      return call();
    });
    const end = await operating.replay(BEFORE_NOW, services);
    expect(end).toMatchObject({ kind: 'failed', cause: new Error('throttled') });
    expect(operating.operation).toMatchObject({ status: 'stopped', counts: { done: 10 } });
    await operating.resume(operating.operation.id);
    expect(operating.sent.messages).toHaveLength(25);
  });

  it('before there is a record of the operation lets nothing begin', async () => {
    const services = operating.services((name, call) =>
      name === 'create' ? Promise.reject(new Error('throttled')) : call(),
    );
    await expect(operating.replay(BEFORE_NOW, services)).rejects.toThrow('throttled');
    expect(new Set(operating.statuses)).toEqual(new Set(['failed']));
  });
});

describe('an operation', () => {
  const stop = async () => {
    operating.sent.answer = () => UNCONFIRMED;
    await operating.replay();
    operating.sent.answer = () => ({ kind: 'sent' });
    return operating.operation;
  };

  it('that is unknown can’t be resumed', async () => {
    expect(await operating.resume('20261121T090000Z-0000')).toEqual({
      kind: 'refused',
      why: { kind: 'unknown' },
    });
  });

  it('that is done can’t be resumed', async () => {
    await operating.replay();
    expect(await operating.resume(operating.operation.id)).toMatchObject({
      kind: 'refused',
      why: { kind: 'done' },
    });
    expect(operating.sent.messages).toHaveLength(25);
  });

  it.each([
    [59_999, 'refused'],
    [60_000, 'ended'],
  ])('that was saved as running %i ms ago is %s', async (milliseconds, kind) => {
    const operation = await stop();
    operating.log.operations.set(operation.id, { ...operation, status: 'running' });
    operating.time = Date.parse(operation.updatedAt) + milliseconds;
    expect(await operating.resume(operation.id)).toMatchObject({ kind });
  });

  it('that two processes resume at once goes on in one of them', async () => {
    const { id } = await stop();
    const turn = interleaved(1);
    const ends = await Promise.all(
      [1, 2].map(() => operating.resume(id, operating.services(turn))),
    );
    expect(ends.map(({ kind }) => kind).sort()).toEqual(['ended', 'refused']);
    expect([...operating.sent.counts.values()]).toEqual(times(25, () => 1));
  });

  it('that edits an event can’t be resumed', async () => {
    const operation = await stop();
    operating.log.operations.set(
      operation.id,
      editOperation({ id: operation.id, status: 'stopped' }),
    );
    expect(await operating.resume(operation.id)).toMatchObject({ why: { kind: 'not_resumable' } });
  });

  it('that another process took over ends at once', async () => {
    let saves = 0;
    const services = operating.services((name, call) => {
      if (name === 'save' && ++saves === 2) {
        const { operation } = operating;
        operating.log.operations.set(operation.id, { ...operation, revision: 99 });
      }
      return call();
    });
    const end = await operating.replay(BEFORE_NOW, services);
    expect(end).toMatchObject({ kind: 'taken' });
    expect(operating.sent.messages).toHaveLength(20);
    expect(operating.operation.revision).toBe(99);
  });

  it('that leaves everything as it is still saves that it is alive', async () => {
    const events = rejectedEvents(100).map((event) => ({ ...event, status: 'queued' as const }));
    operating = new Operating(events);
    const saved: string[] = [];
    const services = operating.services((name, call) => {
      if (name === 'read') operating.time += 6_000;
      if (name === 'save') saved.push(new Date(operating.time).toISOString());
      return call();
    });
    await operating.replay(BEFORE_NOW, services);
    expect(saved.length).toBeGreaterThan(4);
  });
});

it('a replay sends no more messages a second than it may', async () => {
  const times: number[] = [];
  operating.sent.answer = () => {
    times.push(operating.time - NOW);
    return { kind: 'sent' };
  };
  await operating.replay(BEFORE_NOW, operating.services(undefined, { rate: 5 }));
  const seconds = [0, 1_000, 2_000, 3_000, 4_000];
  expect(times).toEqual(seconds.flatMap((second) => Array.from({ length: 5 }, () => second)));
});
