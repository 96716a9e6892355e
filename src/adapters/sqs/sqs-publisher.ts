import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

import { textHash } from '../../core/content-hash.ts';
import type { Deadline, EventPublisher, OutgoingMessage } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { SqsApi } from './sqs-api.ts';

/** `SendMessageBatch` takes at most 10 messages, together at most 1 MiB. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;
/** Calls under way at once on a standard queue. */
const CONCURRENCY = 8;
/** Entries that SQS failed on its own side are tried once more. */
const ATTEMPTS = 2;

/** Sends events to an SQS queue. */
export class SqsPublisher implements EventPublisher {
  private readonly client: SqsApi;
  private readonly queueUrl: string;

  constructor(client: SqsApi, queueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  async publish(messages: readonly OutgoingMessage[], deadline: Deadline): Promise<void> {
    const ordered = this.queueUrl.endsWith('.fifo');
    const entries = messages.map((message) => entryOf(message, ordered));
    // One after the other where order counts.
    await mapConcurrently(chunked(entries), ordered ? 1 : CONCURRENCY, (call) =>
      this.send(call, deadline, ATTEMPTS),
    );
  }

  private async send(
    entries: readonly SendMessageBatchRequestEntry[],
    deadline: Deadline,
    attempts: number,
  ): Promise<void> {
    if (deadline.remaining() <= 0) throw new Error('too little time was left to send');
    // Ids need only differ within a call.
    const Entries = entries.map((entry, index) => ({ ...entry, Id: String(index) }));
    const { Failed: failed = [] } = await this.client.sendMessageBatch(
      { QueueUrl: this.queueUrl, Entries },
      { abortSignal: deadline.signal },
    );
    const [first] = failed;
    if (!first) return;
    if (attempts <= 1 || failed.some(({ SenderFault }) => SenderFault === true)) {
      throw new Error(`SQS refused ${failed.length} messages: ${first.Code ?? 'unknown error'}`);
    }
    const again = new Set(failed.map(({ Id }) => Id));
    await this.send(
      entries.filter((_, index) => again.has(String(index))),
      deadline,
      attempts - 1,
    );
  }
}

/**
 * A FIFO queue drops a message silently whose deduplication id it has seen within five minutes. The content is
 * in that id, so that other content under the same event id arrives: the ledger keeps it as a conflict.
 */
function entryOf(
  { id, body, tenantId, groupId }: OutgoingMessage,
  ordered: boolean,
): SendMessageBatchRequestEntry {
  const entry = { Id: id, MessageBody: body };
  // On a standard queue the group is the tenant: it shares the queue fairly and orders nothing.
  if (!ordered) return { ...entry, MessageGroupId: tenantId };
  const MessageDeduplicationId = textHash(`${id} ${body}`);
  return { ...entry, MessageGroupId: groupId ?? tenantId, MessageDeduplicationId };
}

function chunked(
  entries: readonly SendMessageBatchRequestEntry[],
): SendMessageBatchRequestEntry[][] {
  const calls: SendMessageBatchRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.MessageBody ?? '');
    const call = calls.at(-1);
    if (call && call.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      call.push(entry);
      bytes += size;
    } else {
      calls.push([entry]);
      bytes = size;
    }
  }
  return calls;
}
