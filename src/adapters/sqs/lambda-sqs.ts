import type {
  Context,
  SQSBatchResponse,
  SQSEvent,
  SQSMessageAttributes,
  SQSRecord,
} from 'aws-lambda';

import type { BatchReport, QueueBatch, QueueMessage } from '../../core/batch.ts';
import type { MessageAttribute } from '../../core/message-attribute.ts';
import { readResent, RESENT_ATTRIBUTE } from '../../core/resent.ts';
import type { Consumer } from '../../ports.ts';

/** The function that Lambda calls with batches of an SQS queue. */
export type SqsFunction = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Makes a consumer the function that Lambda calls. */
export function sqsFunction(consume: Consumer): SqsFunction {
  return async (event, context) => {
    const report = await consume(readSqsEvent(event), {
      requestId: context.awsRequestId,
      functionName: context.functionName,
      remaining: () => context.getRemainingTimeInMillis(),
    });
    return batchResponse(report);
  };
}

/** The batch in an event from SQS. */
export function readSqsEvent(event: SQSEvent): QueueBatch {
  // Only the name tells whether a queue is FIFO. Messages of a standard queue can have a group id, too: there it
  // shares the queue fairly between tenants, and keeps no order.
  const ordered = event.Records[0]?.eventSourceARN.endsWith('.fifo') ?? false;
  return { messages: event.Records.map(queueMessage), ordered };
}

function queueMessage(record: SQSRecord): QueueMessage {
  const { ApproximateReceiveCount, MessageGroupId, SentTimestamp } = record.attributes;
  const sentAt = Number(SentTimestamp);
  return {
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: Number(ApproximateReceiveCount) || 1,
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
    ...(sentAt > 0 && { sentAt }),
    ...readAttributes(record.messageAttributes),
  };
}

/** @param given Lambda always gives some object. A test event that a person writes may have none. */
function readAttributes(
  given: SQSMessageAttributes | undefined,
): Pick<QueueMessage, 'resent' | 'attributes'> | undefined {
  const entries = Object.entries(given ?? {});
  // Most messages have none.
  if (entries.length === 0) return undefined;
  const attributes = entries.map(
    ([name, { dataType, stringValue, binaryValue }]): [string, MessageAttribute] => {
      const bytes = binaryValue === undefined ? undefined : Buffer.from(binaryValue, 'base64');
      return [name, { type: dataType, value: bytes ?? stringValue ?? '' }];
    },
  );
  const own = attributes.find(([name]) => name === RESENT_ATTRIBUTE)?.[1];
  const resent = own && readResent(own);
  const others = resent ? attributes.filter(([, attribute]) => attribute !== own) : attributes;
  return {
    ...(resent && { resent }),
    ...(others.length > 0 && { attributes: Object.fromEntries(others) }),
  };
}

/** Names the messages to retry. Lambda deletes all others from the queue. */
export function batchResponse(report: BatchReport): SQSBatchResponse {
  return {
    batchItemFailures: report.messages
      .filter(({ decision }) => decision.kind === 'retry')
      .map(({ message }) => ({ itemIdentifier: message.messageId })),
  };
}
