import {
  SendMessageBatchCommand,
  SQSClient,
  type SendMessageBatchCommandInput,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { splitIntoBatches } from '../../../scripts/sending/batches.ts';
import type { Clock } from '../../../scripts/sending/clock.ts';
import { rateLimit } from '../../../src/operations/rate-limit.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { MAX_ATTEMPTS, resendDelay } from '../../../scripts/sending/send-batch.ts';
import { sendMessages, type SendOptions } from '../../../scripts/sending/send.ts';

const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
const URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';

/** A clock that only `sleep` moves. */
function fakeClock(): Clock & { readonly sleeps: number[] } {
  let time = 0;
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => {
    sleeps.push(milliseconds);
    const wakesAt = time + milliseconds;
    await Promise.resolve();
    time = Math.max(time, wakesAt);
  };
  return { now: () => time, sleep, sleeps };
}

function message(name: string, changes: Partial<PlannedMessage> = {}): PlannedMessage {
  const expected = { outcome: 'processed' } as const;
  const ids = { tenantId: 'tenant-001', groupId: 'order-1', eventId: name };
  return { body: name, ...ids, expected, fault: undefined, ...changes };
}

function messages(count: number): PlannedMessage[] {
  return Array.from({ length: count }, (_, index) => message(`m${index}`));
}

type Verdict = 'taken' | 'queue fault' | 'sender fault' | 'unmentioned';

/** Makes the queue answer for each entry by its body and by how often it has seen that body. */
function queueAnswers(verdictFor: (body: string, seen: number) => Verdict) {
  const seen = new Map<string, number>();
  sqs.on(SendMessageBatchCommand).callsFake((input: SendMessageBatchCommandInput) => {
    const answer: Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'> = {
      Successful: [],
      Failed: [],
    };
    for (const { Id, MessageBody = '' } of input.Entries ?? []) {
      const times = (seen.get(MessageBody) ?? 0) + 1;
      seen.set(MessageBody, times);
      const verdict = verdictFor(MessageBody, times);
      const fault = {
        Id,
        Code: verdict.replace(' ', '_'),
        Message: 'no',
        SenderFault: verdict === 'sender fault',
      };
      if (verdict === 'taken')
        answer.Successful?.push({ Id, MessageId: MessageBody, MD5OfMessageBody: '' });
      else if (verdict !== 'unmentioned') answer.Failed?.push(fault);
    }
    return answer;
  });
}

/** The entries of every call, in the order of the calls. */
function calls(): SendMessageBatchRequestEntry[][] {
  return sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
}

const bodies = () => calls().map((entries) => entries.map(({ MessageBody }) => MessageBody));

function send(list: Iterable<PlannedMessage>, options: Partial<SendOptions> = {}) {
  const queue = { client: new SQSClient({ region: 'eu-west-1' }), url: URL };
  return sendMessages(list, { queue, clock: fakeClock(), ...options });
}

beforeEach(() => {
  sqs.reset();
  queueAnswers(() => 'taken');
});

describe('a batch', () => {
  const sizesOf = (list: readonly PlannedMessage[]) => {
    return [...splitIntoBatches(list, { entries: 10, bytes: 100 })].map((batch) => batch.length);
  };

  test('holds at most ten messages', () => {
    expect(sizesOf(messages(25))).toEqual([10, 10, 5]);
  });

  test('holds at most the limit of bytes, counted in UTF-8', () => {
    expect(sizesOf([message('é'.repeat(25)), message('x'.repeat(50)), message('y')])).toEqual([
      2, 1,
    ]);
  });

  test('holds a single message if that message alone exceeds the limit', () => {
    expect(sizesOf([message('x'), message('y'.repeat(101)), message('z')])).toEqual([1, 1, 1]);
  });
});

describe('sending', () => {
  test('sends every message once and counts the outcomes they must have', async () => {
    const rejected = { outcome: 'rejected', reason: 'expired' } as const;
    const list = [...messages(23), message('late', { expected: rejected })];
    const { sent, failed, expected, stopped } = await send(list);
    expect({ sent, failed, stopped }).toEqual({ sent: 24, failed: 0, stopped: undefined });
    expect(expected).toEqual({
      processed: 23,
      duplicate: 0,
      conflict: 0,
      rejected: { expired: 1 },
    });
    expect(bodies().flat().sort()).toEqual(list.map(({ body }) => body).sort());
  });

  test('sends to a standard queue with the tenant as group, for fairness between tenants', async () => {
    await send([message('a')]);
    expect(calls()).toEqual([[{ Id: '0', MessageBody: 'a', MessageGroupId: 'tenant-001' }]]);
  });

  test('sends to a FIFO queue in order, with the group and a deduplication id for each message', async () => {
    const queue = { client: new SQSClient({ region: 'eu-west-1' }), url: `${URL}.fifo` };
    await send(messages(35), { queue });
    expect(bodies().flat()).toEqual(messages(35).map(({ body }) => body));
    const entries = calls().flat();
    expect(new Set(entries.map(({ MessageGroupId }) => MessageGroupId))).toEqual(
      new Set(['order-1']),
    );
    expect(new Set(entries.map((entry) => entry.MessageDeduplicationId)).size).toBe(35);
  });

  test('sends only what the queue failed to accept again, with growing delays and the same ids', async () => {
    const queue = { client: new SQSClient({ region: 'eu-west-1' }), url: `${URL}.fifo` };
    const clock = fakeClock();
    queueAnswers((body, seen) => {
      if (body === 'm1' && seen < 3) return 'queue fault';
      return body === 'm2' && seen < 2 ? 'unmentioned' : 'taken';
    });
    const { sent, failed } = await send(messages(4), { queue, clock });
    expect({ sent, failed }).toEqual({ sent: 4, failed: 0 });
    expect(bodies()).toEqual([['m0', 'm1', 'm2', 'm3'], ['m1', 'm2'], ['m1']]);
    expect(clock.sleeps).toEqual([100, 200]);
    const ids = calls().map((entries) => entries.find(({ MessageBody }) => MessageBody === 'm1'));
    expect(new Set(ids.map((entry) => entry?.MessageDeduplicationId)).size).toBe(1);
  });

  test('reports an entry that is the sender’s fault, and does not send it again', async () => {
    queueAnswers((body) => (body === 'm1' ? 'sender fault' : 'taken'));
    const { sent, failed, refusals } = await send(messages(3));
    expect({ sent, failed }).toEqual({ sent: 2, failed: 1 });
    expect(refusals).toEqual({ sender_fault: { reason: 'no', count: 1 } });
    expect(calls()).toHaveLength(1);
  });

  test('gives up on a message after the last attempt, and goes on with the others', async () => {
    queueAnswers((body) => (body === 'm1' ? 'queue fault' : 'taken'));
    const { sent, failed, refusals } = await send(messages(25));
    expect({ sent, failed }).toEqual({ sent: 24, failed: 1 });
    expect(refusals).toEqual({ queue_fault: { reason: 'no', count: 1 } });
    expect(
      bodies()
        .flat()
        .filter((body) => body === 'm1'),
    ).toHaveLength(MAX_ATTEMPTS);
  });

  test('waits 100 ms before the second attempt and never more than 5 s', () => {
    const delays = [1, 2, 3, 6, 7, 20].map((attempt) => resendDelay(attempt));
    expect(delays).toEqual([100, 200, 400, 3200, 5000, 5000]);
  });

  test('stops when a whole call fails for good, and says why', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('There is no such queue.'));
    const result = await send(messages(1000), { concurrency: 2 });
    expect(result).toMatchObject({ sent: 0, failed: 20, unconfirmed: 20, refusals: {} });
    expect(result.stopped).toEqual({ by: 'error', error: new Error('There is no such queue.') });
  });

  test.each([
    ['nothing listens', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
    [
      'SQS refuses the call',
      Object.assign(new Error('no'), { $metadata: { httpStatusCode: 400 } }),
    ],
  ])('counts nothing as unconfirmed if %s', async (_, error) => {
    sqs.on(SendMessageBatchCommand).rejects(error);
    const progress: number[] = [];
    const onProgress = (done: number) => progress.push(done);
    const { failed, unconfirmed } = await send(messages(5), { onProgress });
    expect({ failed, unconfirmed, progress }).toEqual({ failed: 5, unconfirmed: 0, progress: [0] });
  });

  test('has at most the given number of batches in flight', async () => {
    let underWay = 0;
    let most = 0;
    sqs
      .on(SendMessageBatchCommand)
      .callsFake(async ({ Entries = [] }: SendMessageBatchCommandInput) => {
        most = Math.max(most, (underWay += 1));
        await new Promise(setImmediate);
        underWay -= 1;
        return { Successful: Entries.map(({ Id }) => ({ Id })) };
      });
    await send(messages(200), { concurrency: 3 });
    expect(most).toBe(3);
  });

  test('reports its progress after each batch', async () => {
    const progress: number[] = [];
    await send(messages(25), { concurrency: 1, onProgress: (done) => progress.push(done) });
    expect(progress).toEqual([10, 20, 25]);
  });
});

describe('the rate', () => {
  test('spreads the messages evenly over time', async () => {
    const { milliseconds } = await send(messages(1000), { rate: 500 });
    // The first batch is sent at once, the hundredth 99 · 20 ms later.
    expect(milliseconds).toBe(1980);
  });

  test('below ten a second gives smaller batches instead of bursts', async () => {
    await send(messages(7), { rate: 2.5 });
    expect(calls().map((entries) => entries.length)).toEqual([2, 2, 2, 1]);
  });

  test('allows no burst after a pause', async () => {
    const clock = fakeClock();
    const limit = rateLimit(10, clock);
    await clock.sleep(60_000);
    await limit.wait(10);
    await limit.wait(10);
    expect(clock.now()).toBe(61_000);
  });
});

describe('an interrupted run', () => {
  test('starts no further batch, finishes those in flight and says that it was interrupted', async () => {
    const controller = new AbortController();
    sqs
      .on(SendMessageBatchCommand)
      .callsFake(async ({ Entries = [] }: SendMessageBatchCommandInput) => {
        if (calls().length === 2) controller.abort();
        await new Promise(setImmediate);
        return { Successful: Entries.map(({ Id }) => ({ Id })) };
      });
    const result = await send(messages(100), { concurrency: 2, signal: controller.signal });
    expect(result).toMatchObject({ sent: 20, failed: 0, stopped: { by: 'signal' } });
  });

  test('sends nothing again', async () => {
    const controller = new AbortController();
    queueAnswers(() => {
      controller.abort();
      return 'queue fault';
    });
    const result = await send(messages(10), { signal: controller.signal });
    expect(result).toMatchObject({ sent: 0, failed: 10, stopped: { by: 'signal' } });
    expect(calls()).toHaveLength(1);
  });
});
