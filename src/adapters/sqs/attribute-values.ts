import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

import type { MessageAttributes } from '../../core/message-attribute.ts';

/** Message attributes in the form that SQS's API takes. */
export function attributeValues(
  attributes: MessageAttributes,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      {
        DataType: type,
        ...(typeof value === 'string' ? { StringValue: value } : { BinaryValue: value }),
      },
    ]),
  );
}
