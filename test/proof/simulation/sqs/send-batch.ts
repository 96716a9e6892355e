import type {
  BatchResultErrorEntry,
  SendMessageBatchCommandInput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';

import type { Faults } from '../faults.ts';
import type { CallFaults, Caller } from '../network.ts';
import type { StoredMessage } from './queue-message.ts';
import type { SimulatedQueue } from './simulated-queue.ts';

/** At most 10 entries, "the total size of all messages … 1 MiB": API reference, SendMessageBatch. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;

export const SEND_FAULTS: CallFaults = {
  failed: 'sqs_send_call_failed',
  answerLost: 'sqs_send_answer_lost',
  slow: 'sqs_send_slow',
  repeated: 'sqs_send_repeated',
  outage: () => undefined,
};

/** What the queue needs for a message that is sent. */
export interface Sending {
  /** Gives the id of the next message. */
  nextId(): string;
  /** Is called with the messages of each call, even if the call fails. */
  asked?(entries: readonly SendMessageBatchRequestEntry[]): void;
  /** Is called when the queue has accepted a message, but not for a repetition. */
  accepted(message: StoredMessage): void;
}

/** At most 10: quotas-messages.html. */
const MAX_ATTRIBUTES = 10;

/** Checks a call as SQS does before it takes any message. Gives a function that sends them. */
export function sendBatch(
  { Entries = [] }: SendMessageBatchCommandInput,
  queue: SimulatedQueue,
  { caller, faults, sending }: { caller: Caller; faults: Faults; sending: Sending },
) {
  const ids = new Set(Entries.map(({ Id }) => Id));
  if (Entries.length === 0) throw batchError('EmptyBatchRequest');
  if (Entries.length > MAX_ENTRIES) throw batchError('TooManyEntriesInBatchRequest');
  if (ids.size < Entries.length) throw batchError('BatchEntryIdsNotDistinct');
  if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_BYTES) {
    throw batchError('BatchRequestTooLong');
  }
  sending.asked?.(Entries);
  return () => {
    const Failed: BatchResultErrorEntry[] = [];
    const Successful: { Id: string | undefined; MessageId: string }[] = [];
    for (const { Id, MessageBody = '', ...entry } of Entries) {
      if (faults.strikes('sqs_send_entry_failed', caller)) {
        Failed.push({ Id, Code: 'InternalError', SenderFault: false });
        continue;
      }
      if (Object.keys(entry.MessageAttributes ?? {}).length > MAX_ATTRIBUTES) {
        Failed.push({ Id, Code: 'InvalidParameterValue', SenderFault: true });
        continue;
      }
      const order = {
        group: entry.MessageGroupId,
        deduplicationId: entry.MessageDeduplicationId,
        attributes: entry.MessageAttributes,
        delaySeconds: entry.DelaySeconds,
      };
      const sent = queue.sendOnce(sending.nextId(), MessageBody, order);
      if ('code' in sent) {
        Failed.push({ Id, Code: sent.code, SenderFault: sent.senderFault });
        continue;
      }
      Successful.push({ Id, MessageId: sent.message.id });
      if (sent.isNew) sending.accepted(sent.message);
    }
    return { Successful, Failed };
  };
}

/** "The size of the message body, and names, types and values of its attributes": quotas-messages.html. */
function sizeOf({
  MessageBody = '',
  MessageAttributes = {},
}: SendMessageBatchRequestEntry): number {
  const sizes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue, BinaryValue = '' }]) =>
      Buffer.byteLength(name + DataType) + Buffer.byteLength(StringValue ?? BinaryValue),
  );
  return sizes.reduce((sum, size) => sum + size, Buffer.byteLength(MessageBody));
}

function batchError(name: string): Error {
  return Object.assign(new Error(`simulated ${name}`), { name });
}
