import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import type { Deadline } from '../../ports.ts';
import type { BatchReport, QueueMessage } from '../../batch/batch.ts';

/** The messages of a Lambda invocation by SQS, and whether their queue is FIFO. */
export function readSqsEvent(event: SQSEvent): {
  readonly messages: readonly QueueMessage[];
  readonly ordered: boolean;
} {
  // A standard queue's messages can carry a group id too: there it shares the queue fairly between
  // tenants and orders nothing. Only the name tells a FIFO queue.
  const ordered = event.Records[0]?.eventSourceARN.endsWith('.fifo') ?? false;
  return { messages: event.Records.map(queueMessage), ordered };
}

function queueMessage(record: SQSRecord): QueueMessage {
  const { ApproximateReceiveCount, MessageGroupId } = record.attributes;
  return {
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: Number(ApproximateReceiveCount) || 1,
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
  };
}

/** Names every message that is to be retried. Lambda deletes all others from the queue. */
export function batchResponse(report: BatchReport): SQSBatchResponse {
  return {
    batchItemFailures: report.messages
      .filter(({ decision }) => decision.kind === 'retry')
      .map(({ message }) => ({ itemIdentifier: message.messageId })),
  };
}

/**
 * A deadline that comes before Lambda's own.
 *
 * @param beginReserve milliseconds before the end from which nothing new is begun.
 * @param abortReserve milliseconds before the end at which what is under way is aborted.
 */
export function deadlineOf(
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  beginReserve: number,
  abortReserve: number,
): Deadline {
  let signal: AbortSignal | undefined;
  return {
    remaining: () => context.getRemainingTimeInMillis() - beginReserve,
    // Made when somebody first asks: most batches need one of an invocation's four timers.
    get signal() {
      const untilAbort = context.getRemainingTimeInMillis() - abortReserve;
      return (signal ??= AbortSignal.timeout(Math.max(0, Math.floor(untilAbort))));
    },
  };
}
