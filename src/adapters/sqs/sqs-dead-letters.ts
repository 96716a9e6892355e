import type { Message, MessageAttributeValue, SQS } from '@aws-sdk/client-sqs';

import type { MessageAttributes } from '../../core/message-attribute.ts';
import type { DeadLetter, DeadLetterQueue, LetterHandle } from '../../operation-ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';

/** Each batch operation takes at most 10 entries. */
const CALL_LIMITS = { maxItems: 10 };
const MAX_CONCURRENT_CALLS = 8;
/** If SQS fails to change or delete an entry, it is tried once more. The SDK's client repeats calls that failed. */
const MAX_ATTEMPTS = 2;
/** Seconds that a receive waits for a message. With a wait, SQS asks all of its servers and overlooks fewer messages. */
const WAIT_SECONDS = 1;

/** The calls of the SDK's client that a dead-letter queue needs. */
export type DeadLettersApi = Pick<
  SQS,
  'receiveMessage' | 'deleteMessageBatch' | 'changeMessageVisibilityBatch' | 'getQueueAttributes'
>;

/** How a batch call ended: the entries that it names failed. */
interface BatchAnswer {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
}

/** A dead-letter queue of SQS. */
export class SqsDeadLetterQueue implements DeadLetterQueue {
  readonly ordered: boolean;
  private readonly client: DeadLettersApi;
  private readonly queueUrl: string;
  private readonly waitSeconds: number;

  constructor(client: DeadLettersApi, queueUrl: string, waitSeconds = WAIT_SECONDS) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.waitSeconds = waitSeconds;
    this.ordered = queueUrl.endsWith('.fifo');
  }

  async receive(hiddenSeconds: number): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await this.client.receiveMessage({
      QueueUrl: this.queueUrl,
      MaxNumberOfMessages: CALL_LIMITS.maxItems,
      VisibilityTimeout: hiddenSeconds,
      WaitTimeSeconds: this.waitSeconds,
      MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
      MessageAttributeNames: ['All'],
    });
    return Messages.map(deadLetter);
  }

  delete<Letter extends LetterHandle>(letters: readonly Letter[]): Promise<readonly Letter[]> {
    return this.inBatches(letters, (entries) =>
      this.client.deleteMessageBatch({ QueueUrl: this.queueUrl, Entries: entries }),
    );
  }

  hide<Letter extends LetterHandle>(
    letters: readonly Letter[],
    hiddenSeconds: number,
  ): Promise<readonly Letter[]> {
    return this.inBatches(letters, (entries) =>
      this.client.changeMessageVisibilityBatch({
        QueueUrl: this.queueUrl,
        Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: hiddenSeconds })),
      }),
    );
  }

  async count(): Promise<number> {
    const { Attributes = {} } = await this.client.getQueueAttributes({
      QueueUrl: this.queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    });
    return Object.values(Attributes).reduce((sum, text) => sum + Number(text), 0);
  }

  private async inBatches<Letter extends LetterHandle>(
    letters: readonly Letter[],
    call: (entries: { Id: string; ReceiptHandle: string }[]) => Promise<BatchAnswer>,
  ): Promise<readonly Letter[]> {
    const failed = await mapConcurrently(
      chunked(letters, CALL_LIMITS),
      MAX_CONCURRENT_CALLS,
      (chunk) => unconfirmed(chunk, call, MAX_ATTEMPTS),
    );
    return failed.flat();
  }
}

/** Calls for some letters. Gives those that SQS didn't confirm. */
async function unconfirmed<Letter extends LetterHandle>(
  letters: readonly Letter[],
  call: (entries: { Id: string; ReceiptHandle: string }[]) => Promise<BatchAnswer>,
  attemptsLeft: number,
): Promise<readonly Letter[]> {
  if (letters.length === 0 || attemptsLeft === 0) return letters;
  const entries = letters.map(({ receiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
  }));
  try {
    const { Successful = [] } = await call(entries);
    const confirmed = new Set(Successful.map(({ Id }) => Id));
    const rest = letters.filter((_, index) => !confirmed.has(String(index)));
    return await unconfirmed(rest, call, attemptsLeft - 1);
  } catch {
    // The SDK's client has repeated the call already.
    return letters;
  }
}

function deadLetter(message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} } = message;
  const { SentTimestamp, MessageGroupId } = Attributes;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    sentAt: new Date(Number(SentTimestamp ?? 0)).toISOString(),
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
    attributes: messageAttributes(message.MessageAttributes ?? {}),
  };
}

function messageAttributes(
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): MessageAttributes {
  const entries = Object.entries(attributes).map(
    ([name, { DataType = 'String', StringValue, BinaryValue }]) =>
      [name, { type: DataType, value: BinaryValue ?? StringValue ?? '' }] as const,
  );
  return Object.fromEntries(entries);
}
