import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

import type { OutsideMessage } from './outside-message.ts';

/** The member of an SQS message that has its attributes. Nothing if there are none. */
export function sqsAttributes(attributes: OutsideMessage['attributes'] = {}): {
  MessageAttributes?: Record<string, MessageAttributeValue>;
} {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return {};
  const values = entries.map(
    ([name, { type, value }]) => [name, { DataType: type, StringValue: value }] as const,
  );
  return { MessageAttributes: Object.fromEntries(values) };
}
