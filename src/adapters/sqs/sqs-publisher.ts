import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

import { textHash } from '../../core/text-hash.ts';
import type { Deadline, EventPublisher, OutgoingMessage } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { SqsApi } from './sqs-http.ts';

/** `SendMessageBatch` takes at most 10 messages, together at most 1 MiB. */
const CALL_LIMITS = { maxItems: 10, maxBytes: 1_048_576 };
/** On a standard queue. On a FIFO queue, one call follows the other. */
const MAX_CONCURRENT_CALLS = 8;
/** If SQS fails to send some entries, they are sent once more. */
const MAX_ATTEMPTS = 2;

/** An entry without its id, which must be unique only within a call. */
type Entry = Omit<SendMessageBatchRequestEntry, 'Id'>;

/** What the publisher calls. The `SQS` client of the AWS SDK has it, too. */
export type PublisherApi = Pick<SqsApi, 'sendMessageBatch'>;

/** Sends events to an SQS queue. */
export class SqsPublisher implements EventPublisher {
  private readonly client: PublisherApi;
  private readonly queueUrl: string;

  constructor(client: PublisherApi, queueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  async publish(messages: readonly OutgoingMessage[], deadline: Deadline): Promise<void> {
    const ordered = this.queueUrl.endsWith('.fifo');
    const entries = messages.map((message) => sendEntry(message, ordered));
    const calls = chunked(entries, CALL_LIMITS, ({ MessageBody = '' }) =>
      Buffer.byteLength(MessageBody),
    );
    await mapConcurrently(calls, ordered ? 1 : MAX_CONCURRENT_CALLS, (call) =>
      this.send(call, deadline, MAX_ATTEMPTS),
    );
  }

  private async send(
    entries: readonly Entry[],
    deadline: Deadline,
    attemptsLeft: number,
  ): Promise<void> {
    if (deadline.remaining() <= 0) throw new Error('too little time was left to send');
    const Entries = entries.map((entry, index) => ({ ...entry, Id: String(index) }));
    const { Failed: failed = [] } = await this.client.sendMessageBatch(
      { QueueUrl: this.queueUrl, Entries },
      { abortSignal: deadline.signal },
    );
    const [first] = failed;
    if (!first) return;
    if (attemptsLeft <= 1 || failed.some(({ SenderFault }) => SenderFault === true)) {
      throw new Error(`SQS refused ${failed.length} messages: ${first.Code ?? 'unknown error'}`);
    }
    const again = new Set(failed.map(({ Id }) => Id));
    await this.send(
      entries.filter((_, index) => again.has(String(index))),
      deadline,
      attemptsLeft - 1,
    );
  }
}

/**
 * The deduplication id depends on the content. A FIFO queue silently drops a message if it has seen its deduplication
 * id within five minutes. Other content under the same event id must arrive, so that the ledger keeps it as a conflict.
 */
function sendEntry({ id, body, tenantId, groupId }: OutgoingMessage, ordered: boolean): Entry {
  const entry = { MessageBody: body };
  // On a standard queue the group is the tenant: groups share the queue fairly, and have no order.
  if (!ordered) return { ...entry, MessageGroupId: tenantId };
  const MessageDeduplicationId = textHash(`${id} ${body}`);
  return { ...entry, MessageGroupId: groupId ?? tenantId, MessageDeduplicationId };
}
