import { describe, expect, it } from 'vitest';

import type { QueueMessage } from '../../src/core/batch.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { EventStore } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, queueMessage, wireText } from '../support/events.ts';
import { times } from '../support/records.ts';
import { batchServices, failingStore, recordingBy } from '../support/services.ts';
import { outcomesOf } from './batches.ts';

describe('a FIFO queue', () => {
  /** `a1` is the first event of group a; they come in the order given. */
  const inGroups = (...ids: string[]) =>
    ids.map((id) =>
      queueMessage({ messageId: id, groupId: id.slice(0, 1), body: wireText({ event_id: id }) }),
    );

  /** Remembers what each call was asked to record. */
  function recordingStore(fails: (key: string) => boolean) {
    const calls: string[][] = [];
    const inner = failingStore(fails);
    const store = recordingBy(inner, (records, deadline) => {
      calls.push(records.map(({ key }) => key.slice('acme#'.length)));
      return inner.record(records, deadline);
    });
    return { store, calls };
  }

  const fifo = (messages: readonly QueueMessage[], store: EventStore) =>
    processBatch(messages, true, PLENTY, batchServices({ store }));

  it('processes the events of a group one after the other, and groups in parallel', async () => {
    const { store, calls } = recordingStore(() => false);
    const report = await fifo(inGroups('a1', 'a2', 'b1', 'a3', 'b2', 'c1'), store);
    expect(calls).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
    expect(Object.values(outcomesOf(report))).toEqual(times(6, () => 'processed'));
  });

  it('gives the rest of a group back once one of its messages is retried', async () => {
    const { store, calls } = recordingStore((key) => key === 'acme#a2');
    const report = await fifo(inGroups('a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'), store);
    expect(calls).toEqual([['a1', 'b1'], ['a2', 'b2'], ['b3']]);
    expect(outcomesOf(report)).toEqual({
      a1: 'processed',
      a2: 'store_unavailable',
      a3: 'group_held',
      a4: 'group_held',
      b1: 'processed',
      b2: 'processed',
      b3: 'processed',
    });
    const held = report.messages.find(({ message }) => message.messageId === 'a3');
    expect(held?.outcome).toEqual({
      kind: 'retry',
      code: 'group_held',
      cause: 'an earlier message of this group is being retried',
    });
    expect(held?.decision).toEqual({ kind: 'retry', delaySeconds: 30, isLast: false });
    expect(held).not.toHaveProperty('reading');
  });

  it('gives all messages of a group the delay of the message that holds it', async () => {
    const { store } = recordingStore((key) => ['acme#a1', 'acme#a2', 'acme#b1'].includes(key));
    const receives = { a1: 5, a2: 3, a3: 1, a4: 5, b1: 2, b2: 1, c1: 1 };
    const messages = inGroups('a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4').map((message) => ({
      ...message,
      receiveCount: receives[message.messageId as keyof typeof receives],
    }));
    let drawn = 0;
    const random = () => (drawn += 1) / 10;
    const report = await processBatch(messages, true, PLENTY, batchServices({ store, random }));
    const decisions = report.messages.map(({ message, decision }) => [message.messageId, decision]);
    const back = (delaySeconds: number, isLast = false) => ({
      kind: 'retry',
      delaySeconds,
      isLast,
    });
    // 120 s and 60 s, with 8 % and 4 % of jitter.
    expect(Object.fromEntries(decisions)).toEqual({
      a1: back(129, true),
      a2: back(129),
      a3: back(129),
      a4: back(129, true),
      b1: back(62),
      b2: back(62),
      c1: { kind: 'acknowledge' },
    });
  });

  it('continues with a group if the failed event is on its last receive', async () => {
    const { store, calls } = recordingStore((key) => key === 'acme#a1');
    const messages = inGroups('a1', 'a2').map((message) => ({ ...message, receiveCount: 5 }));
    const report = await fifo(messages, store);
    expect(calls).toEqual([['a1'], ['a2']]);
    expect(outcomesOf(report)).toEqual({ a1: 'store_unavailable', a2: 'processed' });
  });

  it('is not held up by an event that is rejected', async () => {
    const { store } = recordingStore(() => false);
    const [a1, a2] = inGroups('a1', 'a2');
    const bad = queueMessage({ messageId: 'bad', groupId: 'a', body: 'hello' });
    const report = await fifo(
      [a1, bad, a2].filter((each) => each !== undefined),
      store,
    );
    expect(outcomesOf(report)).toEqual({ a1: 'processed', bad: 'rejected', a2: 'processed' });
  });

  it('reports every message once, whatever fails', async () => {
    const messages = inGroups('a1', 'b1', 'a2', 'c1', 'b2', 'a3', 'c2', 'b3');
    const report = await fifo(
      messages,
      failingStore((key) => /[ab]2|c1/.test(key)),
    );
    const ids = report.messages.map(({ message }) => message.messageId);
    expect(ids.sort()).toEqual(messages.map(({ messageId }) => messageId).sort());
  });

  it('reports the sum of the times of its waves', async () => {
    let now = NOW;
    const clock = { now: () => (now += 10) };
    const report = await processBatch(
      inGroups('a1', 'a2', 'a3'),
      true,
      PLENTY,
      batchServices({ clock }),
    );
    expect(report).toMatchObject({
      readMilliseconds: 30,
      recordMilliseconds: 30,
      handleMilliseconds: 30,
    });
  });

  it('treats messages without a group as one group', async () => {
    const messages = times(2, (index) => queueMessage({ messageId: `message-${index}` }));
    const report = await fifo(
      messages,
      failingStore(() => true),
    );
    expect(outcomesOf(report)).toEqual({
      'message-0': 'store_unavailable',
      'message-1': 'group_held',
    });
  });
});
