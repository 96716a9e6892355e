import { beforeEach, describe, expect, it } from 'vitest';

import { sqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import type { RetryPolicy } from '../../src/core/backoff.ts';
import type { BatchReport, QueueMessage } from '../../src/core/batch.ts';
import type { CopyResult, CopySender, MessageCopy, VisibilityChange } from '../../src/ports.ts';
import { NOW, queueMessage, wireEvent, wireText } from '../support/events.ts';
import { attributesOf, binary, cloudEvent } from '../support/format-samples.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../support/lambda.ts';
import { batchServices, failingStore } from '../support/services.ts';

const SENT: CopyResult = { kind: 'sent' };
const LASTING: RetryPolicy = { ...batchServices().retryPolicy, outageRetrySeconds: 3600 };

/** What happened, in its order. */
let happened: string[];
let given: VisibilityChange[];
let reports: BatchReport[];
let notSent: { messageId: string; cause: string }[];
beforeEach(() => {
  happened = [];
  given = [];
  reports = [];
  notSent = [];
});

/** A consumer whose store is down. */
function consumerWith(send: CopySender['send'], retryPolicy = LASTING) {
  return sqsFunction(
    createConsumer({
      ...batchServices({ store: failingStore(() => true), retryPolicy }),
      copies: {
        send: (copies, deadline) => {
          happened.push(`send ${copies.map(({ message }) => message.messageId).join()}`);
          return send(copies, deadline);
        },
      },
      visibility: {
        change: (changes) => {
          happened.push(`give back ${changes.map(({ messageId }) => messageId).join()}`);
          given.push(...changes);
          return Promise.resolve([]);
        },
      },
      telemetry: {
        batchDone: (report) => void reports.push(report),
        visibilityUnchanged: () => undefined,
        copiesNotSent: (failures) => void notSent.push(...failures),
      },
    }),
  );
}

const received = (id: string, receiveCount: number, overrides: Partial<QueueMessage> = {}) =>
  queueMessage({ messageId: id, body: wireText({ event_id: id }), receiveCount, ...overrides });
const sendingAll = (copies: readonly MessageCopy[]) => Promise.resolve(copies.map(() => SENT));
const failing =
  (...causes: (string | undefined)[]) =>
  () =>
    Promise.resolve(causes.map((cause): CopyResult => (cause ? { kind: 'failed', cause } : SENT)));
const retriedIds = async (consume: ReturnType<typeof sqsFunction>, messages: QueueMessage[]) =>
  (await consume(sqsEvent(messages), lambdaContext())).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );

describe('a consumer whose store is down', () => {
  it('sends again what is near its last receive and acknowledges it, and gives back the rest', async () => {
    const consume = consumerWith(sendingAll);
    const messages = [received('new', 1), received('old', 4), received('older', 5)];
    expect(await retriedIds(consume, messages)).toEqual(['new']);
    expect(happened).toEqual(['send old,older', 'give back new']);
  });

  it('tells copies what the first message was', async () => {
    const wanted: MessageCopy[] = [];
    const consume = consumerWith((copies) => {
      wanted.push(...copies);
      return sendingAll(copies);
    });
    const resent = { firstSeenAt: NOW - 60_000, times: 2, firstMessageId: 'first' };
    const attributes = { trace: { type: 'String', value: 't' } };
    const message = received('copy', 4, { resent, attributes, groupId: 'acme' });
    await consume(sqsEvent([message]), lambdaContext());
    expect(wanted).toEqual([{ message, resent: { ...resent, times: 3 }, delaySeconds: 300 }]);
  });

  it('makes room for the attribute of a copy, if an event of another format fills the attributes', async () => {
    const wanted: MessageCopy[] = [];
    const consume = consumerWith((copies) => {
      wanted.push(...copies);
      return sendingAll(copies);
    });
    const more = { correlation_id: 'c', group_id: 'g' };
    const { text, attributes } = binary({ ...wireEvent(), ...more });
    expect(Object.keys(attributes)).toHaveLength(10);
    const native = attributesOf(
      Object.fromEntries('abcdefghij'.split('').map((name) => [name, 'x'])),
    );
    const messages = [
      received('cloud', 4, { body: text, attributes }),
      received('native', 4, { attributes: native }),
    ];
    await consume(sqsEvent(messages), lambdaContext());
    const [cloud, other] = wanted.map(({ message }) => message);
    expect(cloud).not.toHaveProperty('attributes');
    expect(JSON.parse(cloud?.body ?? '')).toEqual(cloudEvent({ ...wireEvent(), ...more }));
    expect(other).toMatchObject({ attributes: native });
  });

  it('gives back what could not be sent again, with the delay that it has without copies', async () => {
    const consume = consumerWith(failing(undefined, 'too large', 'no answer'));
    const messages = [received('sent', 4), received('large', 4), received('last', 5)];
    expect(await retriedIds(consume, messages)).toEqual(['large', 'last']);
    expect(given).toMatchObject([
      { messageId: 'large', delaySeconds: 240 },
      { messageId: 'last', delaySeconds: 0 },
    ]);
    expect(reports[0]?.messages.map(({ decision }) => decision)).toMatchObject([
      { kind: 'resend' },
      { kind: 'retry', isLast: false },
      { kind: 'retry', isLast: true },
    ]);
    expect(notSent).toEqual([
      { messageId: 'large', cause: 'too large' },
      { messageId: 'last', cause: 'no answer' },
    ]);
  });

  it.each<[string, CopySender['send']]>([
    ['rejects', () => Promise.reject(new Error('bug'))],
    [
      'throws',
      () => {
        throw new Error('bug');
      },
    ],
    ['gives no result', () => Promise.resolve([])],
  ])('acknowledges nothing if the sender %s', async (_, send) => {
    const messages = [received('one', 4), received('two', 5)];
    expect(await retriedIds(consumerWith(send), messages)).toEqual(['one', 'two']);
  });

  it('sends nothing again by default', async () => {
    const consume = consumerWith(sendingAll, batchServices().retryPolicy);
    expect(await retriedIds(consume, [received('old', 4), received('last', 5)])).toHaveLength(2);
    expect(happened).toEqual(['give back old,last']);
  });

  it('sends nothing again on a FIFO queue', async () => {
    const consume = consumerWith(sendingAll);
    const message = received('last', 5, { groupId: 'a' });
    await consume(sqsEvent([message], `${QUEUE_ARN}.fifo`), lambdaContext());
    expect(happened).toEqual(['give back last']);
  });
});
