import type { Context, SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';

import type { QueueMessage } from '../../src/core/batch.ts';
import { resentAttribute, RESENT_ATTRIBUTE } from '../../src/core/resent.ts';

export const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:events';

/** The event with which Lambda passes a batch to the function. */
export function sqsEvent(messages: readonly QueueMessage[], queueArn = QUEUE_ARN): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(message, queueArn)) };
}

function sqsRecord(message: QueueMessage, queueArn: string): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1795251600001',
      ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    },
    messageAttributes: messageAttributes(message),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'eu-west-1',
  };
}

function messageAttributes({ resent, attributes = {} }: QueueMessage): SQSMessageAttributes {
  const all = { ...attributes, ...(resent && { [RESENT_ATTRIBUTE]: resentAttribute(resent) }) };
  const entries = Object.entries(all).map(([name, { type, value }]) => {
    const text = typeof value === 'string' && { stringValue: value };
    const bytes = typeof value !== 'string' && {
      binaryValue: Buffer.from(value).toString('base64'),
    };
    return [name, { ...text, ...bytes, dataType: type }];
  });
  return Object.fromEntries(entries) as SQSMessageAttributes;
}

/** The context of an invocation whose remaining time never changes. */
export function lambdaContext(remainingMilliseconds = 60_000): Context {
  const context: Omit<Context, 'done' | 'fail' | 'succeed'> = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'event-consumer',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:event-consumer',
    memoryLimitInMB: '512',
    awsRequestId: 'request-1',
    logGroupName: 'log-group',
    logStreamName: 'log-stream',
    getRemainingTimeInMillis: () => remainingMilliseconds,
  };
  // It lacks three callbacks of Node 6, which AWS no longer passes.
  return context as Context;
}
