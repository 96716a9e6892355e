import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';

/** The event that Lambda makes from received messages. */
export function sqsEvent(
  messages: readonly Message[],
  queue: { readonly queueArn: string; readonly region: string },
): SQSEvent {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId ?? '',
      receiptHandle: message.ReceiptHandle ?? '',
      body: message.Body ?? '',
      attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
      messageAttributes: messageAttributes(message),
      md5OfBody: message.MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN: queue.queueArn,
      awsRegion: queue.region,
    })),
  };
}

/** Lambda passes bytes as base64. */
function messageAttributes({ MessageAttributes = {} }: Message): SQSMessageAttributes {
  const entries = Object.entries(MessageAttributes).map(
    ([name, { DataType = 'String', StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ],
  );
  return Object.fromEntries(entries) as SQSMessageAttributes;
}

/** The approximate size of the event with these messages: their escaped bodies, and 1 KB each. */
export function payloadBytes(messages: readonly Message[]): number {
  return messages.reduce(
    (sum, { Body = '' }) => sum + Buffer.byteLength(JSON.stringify(Body)) + 1024,
    0,
  );
}
