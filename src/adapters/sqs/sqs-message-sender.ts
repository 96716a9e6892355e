import type {
  SendMessageBatchRequestEntry,
  SendMessageBatchResult,
  SQS,
} from '@aws-sdk/client-sqs';

import { errorText } from '../../core/error-text.ts';
import { attributesBytes } from '../../core/message-attribute.ts';
import type { MessageSender, ReplayMessage, SendResult } from '../../operation-ports.ts';
import { chunked } from '../chunked.ts';
import { attributeValues } from './attribute-values.ts';

/** The operation that sending needs. The `SQS` client of the AWS SDK has it. */
export type SenderApi = Pick<SQS, 'sendMessageBatch'>;

/** `SendMessageBatch` takes at most 10 messages, together at most 1 MiB with their attributes. */
const CALL_LIMITS = { maxItems: 10, maxBytes: 1_048_576 };
/** If SQS fails to send some entries by its own fault, they are sent again. */
const MAX_ATTEMPTS = 3;

/** A message with its place among the answers. */
interface Outgoing {
  readonly place: number;
  readonly message: ReplayMessage;
}

/** Sends messages of operators to the source queue. */
export class SqsMessageSender implements MessageSender {
  private readonly client: SenderApi;
  private readonly queueUrl: string;

  constructor(client: SenderApi, queueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  async send(messages: readonly ReplayMessage[]): Promise<readonly SendResult[]> {
    const results: SendResult[] = [];
    const outgoing = messages.map((message, place) => ({ place, message }));
    for (const call of chunked(outgoing, CALL_LIMITS, sizeOf)) {
      await this.sendCall(call, results, MAX_ATTEMPTS);
    }
    return messages.map((_, place) => results[place] ?? NO_ANSWER);
  }

  private async sendCall(
    call: readonly Outgoing[],
    results: SendResult[],
    attemptsLeft: number,
  ): Promise<void> {
    const { Successful: sent = [], Failed: failed = [] } = await this.call(call);
    for (const { Id } of sent) results[Number(Id)] = { kind: 'sent' };
    for (const { Id, Code = 'unknown error', Message } of failed) {
      const cause = Message === undefined ? Code : `${Code}: ${Message}`;
      results[Number(Id)] = { kind: 'failed', cause };
    }
    const again = new Set(
      failed.filter(({ SenderFault }) => SenderFault !== true).map(({ Id }) => Id),
    );
    const rest = call.filter(({ place }) => again.has(String(place)));
    if (rest.length > 0 && attemptsLeft > 1) await this.sendCall(rest, results, attemptsLeft - 1);
  }

  /** If the call itself fails, the SDK has tried it again already. */
  private async call(
    call: readonly Outgoing[],
  ): Promise<Partial<Pick<SendMessageBatchResult, 'Successful' | 'Failed'>>> {
    const isFifo = this.queueUrl.endsWith('.fifo');
    const Entries = call.map(({ place, message }) => ({
      Id: String(place),
      ...sendEntry(message, isFifo),
    }));
    try {
      return await this.client.sendMessageBatch({ QueueUrl: this.queueUrl, Entries });
    } catch (error) {
      const Code = errorText(error);
      return { Failed: Entries.map(({ Id }) => ({ Id, Code, SenderFault: true })) };
    }
  }
}

const NO_ANSWER: SendResult = { kind: 'failed', cause: 'SQS gave no answer for this message' };

function sendEntry(
  { body, tenantId, groupId, deduplicationId, attributes }: ReplayMessage,
  isFifo: boolean,
): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const entry = {
    MessageBody: body,
    ...(attributes && { MessageAttributes: attributeValues(attributes) }),
  };
  // On a standard queue the group is the tenant: groups share the queue fairly, and have no order.
  if (!isFifo) return { ...entry, MessageGroupId: tenantId };
  return {
    ...entry,
    MessageGroupId: groupId ?? tenantId,
    MessageDeduplicationId: deduplicationId,
  };
}

/** The size of a message in bytes, as SQS counts it. */
function sizeOf({ message: { body, attributes = {} } }: Outgoing): number {
  return Buffer.byteLength(body) + attributesBytes(attributes);
}
