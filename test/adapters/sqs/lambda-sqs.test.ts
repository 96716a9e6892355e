import { describe, expect, it, vi } from 'vitest';

import { batchResponse, deadlineOf, readSqsEvent } from '../../../src/adapters/sqs/lambda-sqs.ts';
import { queueMessage } from '../../support/events.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../../support/lambda.ts';

describe('readSqsEvent', () => {
  it('reads what SQS handed out', () => {
    const messages = [
      queueMessage({ messageId: 'one', body: 'hello' }),
      queueMessage({ messageId: 'two', receiveCount: 4, groupId: 'acme' }),
    ];
    expect(readSqsEvent(sqsEvent(messages))).toStrictEqual({ messages, ordered: false });
  });

  it.each([
    [QUEUE_ARN, false],
    [`${QUEUE_ARN}.fifo`, true],
    [`${QUEUE_ARN}.fifo-not`, false],
  ])('tells by its name whether %s is FIFO: %s', (arn, ordered) => {
    const messages = [queueMessage({ groupId: 'acme' })];
    expect(readSqsEvent(sqsEvent(messages, arn)).ordered).toBe(ordered);
  });

  it('reads an event without messages', () => {
    expect(readSqsEvent({ Records: [] })).toEqual({ messages: [], ordered: false });
  });

  it.each([Number.NaN, 0])('takes a receive count of %s for the first receive', (receiveCount) => {
    const event = sqsEvent([queueMessage({ receiveCount })]);
    expect(readSqsEvent(event).messages[0]?.receiveCount).toBe(1);
  });
});

describe('batchResponse', () => {
  it('names the messages that are to be retried and no others', () => {
    const retried = { kind: 'retry', delaySeconds: 30, isLast: false } as const;
    const failed = { kind: 'retry', code: 'unexpected', cause: 'bug' } as const;
    const report = {
      messages: [
        { message: queueMessage({ messageId: 'one' }), outcome: failed, decision: retried },
        {
          message: queueMessage({ messageId: 'two' }),
          outcome: { kind: 'processed' } as const,
          decision: { kind: 'acknowledge' } as const,
        },
      ],
      readMilliseconds: 0,
      recordMilliseconds: 0,
      handleMilliseconds: 0,
    };
    expect(batchResponse(report)).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  });
});

describe('deadlineOf', () => {
  it('leaves less time than Lambda does', () => {
    const deadline = deadlineOf(lambdaContext(10_000), 5_000, 2_000);
    expect(deadline.remaining()).toBe(5_000);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('follows the clock of the invocation', () => {
    let left = 10_000;
    const deadline = deadlineOf({ getRemainingTimeInMillis: () => left }, 5_000, 2_000);
    left = 4_000;
    expect(deadline.remaining()).toBe(-1_000);
  });

  it('starts one timer, when its signal is first asked for, with the time that is left then', () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    let left = 10_000;
    const deadline = deadlineOf({ getRemainingTimeInMillis: () => left }, 5_000, 2_000);
    expect(timeout).not.toHaveBeenCalled();
    left = 9_000;
    expect(deadline.signal).toBe(deadline.signal);
    expect(timeout.mock.calls).toEqual([[7_000]]);
    timeout.mockRestore();
  });

  it.each([2_000.4, 1_000, 0])('aborts at once with %i ms left', async (left) => {
    const { signal } = deadlineOf(lambdaContext(left), 5_000, 2_000);
    await new Promise((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', resolve);
    });
    expect(signal.aborted).toBe(true);
  });
});
