import { describe, expect, it, vi } from 'vitest';

import { batchResponse, readSqsEvent, sqsFunction } from '../../../src/adapters/sqs/lambda-sqs.ts';
import type { BatchReport, MessageReport, QueueMessage } from '../../../src/core/batch.ts';
import type { Consumer } from '../../../src/ports.ts';
import { queueMessage } from '../../support/events.ts';
import { lambdaContext, QUEUE_ARN, sqsEvent } from '../../support/lambda.ts';

const reportOn = (...messages: MessageReport[]): BatchReport => ({
  messages,
  readMilliseconds: 0,
  recordMilliseconds: 0,
  handleMilliseconds: 0,
});

describe('readSqsEvent', () => {
  it('reads the messages', () => {
    const messages = [
      queueMessage({ messageId: 'one', body: 'hello' }),
      queueMessage({ messageId: 'two', receiveCount: 4, groupId: 'acme' }),
      queueMessage({
        messageId: 'copy',
        resent: { firstSeenAt: 1, times: 2, firstMessageId: 'one' },
        attributes: {
          trace: { type: 'String', value: 't1' },
          key: { type: 'Binary.secret', value: Buffer.from([0, 255]) },
        },
      }),
    ];
    expect(readSqsEvent(sqsEvent(messages))).toStrictEqual({ messages, ordered: false });
  });

  it.each([
    [QUEUE_ARN, false],
    [`${QUEUE_ARN}.fifo`, true],
    [`${QUEUE_ARN}.fifo-not`, false],
  ])('knows from the name %s whether the queue is FIFO: %s', (arn, ordered) => {
    const messages = [queueMessage({ groupId: 'acme' })];
    expect(readSqsEvent(sqsEvent(messages, arn)).ordered).toBe(ordered);
  });

  it('leaves an attribute of a sender as it is, even if it has the name of ours', () => {
    const attributes = JSON.parse(
      '{"resent":{"type":"String","value":"yes"},"__proto__":{"type":"String","value":"x"}}',
    ) as NonNullable<QueueMessage['attributes']>;
    const [message] = readSqsEvent(sqsEvent([queueMessage({ attributes })])).messages;
    expect(message).not.toHaveProperty('resent');
    expect(Object.entries(message?.attributes ?? {})).toEqual(Object.entries(attributes));
  });

  it('reads a message whose time of sending is missing', () => {
    const { sentAt, ...message } = queueMessage();
    expect(readSqsEvent(sqsEvent([message])).messages).toStrictEqual([message]);
  });

  it('reads a message without message attributes, as in a test event that a person writes', () => {
    const event = sqsEvent([queueMessage()]);
    const [record] = event.Records;
    Reflect.deleteProperty(record ?? {}, 'messageAttributes');
    expect(readSqsEvent(event)).toStrictEqual({ messages: [queueMessage()], ordered: false });
  });

  it('reads an event without messages', () => {
    expect(readSqsEvent({ Records: [] })).toEqual({ messages: [], ordered: false });
  });

  it.each([Number.NaN, 0])('reads a receive count of %s as the first receive', (receiveCount) => {
    const event = sqsEvent([queueMessage({ receiveCount })]);
    expect(readSqsEvent(event).messages[0]?.receiveCount).toBe(1);
  });
});

describe('batchResponse', () => {
  it('names the messages to retry and no others', () => {
    const retried = { kind: 'retry', delaySeconds: 30, isLast: false } as const;
    const failed = { kind: 'retry', code: 'unexpected', cause: 'bug' } as const;
    const report = reportOn(
      { message: queueMessage({ messageId: 'one' }), outcome: failed, decision: retried },
      {
        message: queueMessage({ messageId: 'two' }),
        outcome: { kind: 'processed' },
        decision: { kind: 'acknowledge' },
      },
    );
    expect(batchResponse(report)).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  });
});

describe('sqsFunction', () => {
  it('passes batch and invocation to the consumer, and answers which messages to retry', async () => {
    const message = queueMessage({ messageId: 'one' });
    const retried: MessageReport = {
      message,
      outcome: { kind: 'retry', code: 'unexpected', cause: 'bug' },
      decision: { kind: 'retry', delaySeconds: 30, isLast: false },
    };
    const consume = vi.fn<Consumer>(() => Promise.resolve(reportOn(retried)));
    const answer = await sqsFunction(consume)(sqsEvent([message]), lambdaContext(7_000));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
    const [batch, invocation] = consume.mock.calls[0] ?? [];
    expect(batch).toEqual({ messages: [message], ordered: false });
    expect(invocation).toMatchObject({ requestId: 'request-1', functionName: 'event-consumer' });
    expect(invocation?.remaining()).toBe(7_000);
  });
});
