import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

import { errorText } from '../../core/error-text.ts';
import {
  attributesBytes,
  MAX_ATTRIBUTES,
  type MessageAttributes,
} from '../../core/message-attribute.ts';
import { MAX_MESSAGE_BYTES } from '../../core/outgoing-message.ts';
import { RESENT_ATTRIBUTE, resentAttribute } from '../../core/resent.ts';
import type { CopyResult, CopySender, Deadline, MessageCopy } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { attributeValues } from './attribute-values.ts';
import type { SqsApi } from './sqs-http.ts';

/** `SendMessageBatch` takes at most 10 messages, together at most 1 MiB with their attributes. */
const CALL_LIMITS = { maxItems: 10, maxBytes: MAX_MESSAGE_BYTES };
const MAX_CONCURRENT_CALLS = 8;
/** If SQS fails to send some entries, they are sent once more. */
const MAX_ATTEMPTS = 2;

/** A copy with its place among the results. */
interface Outgoing {
  readonly place: number;
  readonly copy: MessageCopy;
  readonly attributes: MessageAttributes;
  readonly bytes: number;
}

/** Sends copies of messages to their own standard queue. */
export class SqsCopySender implements CopySender {
  private readonly client: SqsApi;
  private readonly queueUrl: string;

  constructor(client: SqsApi, queueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  async send(copies: readonly MessageCopy[], deadline: Deadline): Promise<readonly CopyResult[]> {
    const outgoing = copies.map(outgoingCopy);
    const results = outgoing.map((each) => refusalOf(each) ?? NO_ANSWER);
    const sendable = outgoing.filter((each) => !refusalOf(each));
    const calls = chunked(sendable, CALL_LIMITS, ({ bytes }) => bytes);
    await mapConcurrently(calls, MAX_CONCURRENT_CALLS, (call) =>
      this.sendCall(call, results, deadline, MAX_ATTEMPTS),
    );
    return results;
  }

  private async sendCall(
    call: readonly Outgoing[],
    results: CopyResult[],
    deadline: Deadline,
    attemptsLeft: number,
  ): Promise<void> {
    const answer = await this.call(call, deadline);
    const again: Outgoing[] = [];
    for (const [index, each] of call.entries()) {
      const result = answer(index);
      results[each.place] = result.kind === 'again' ? failed(result.cause) : result;
      if (result.kind === 'again') again.push(each);
    }
    if (again.length > 0 && attemptsLeft > 1) {
      await this.sendCall(again, results, deadline, attemptsLeft - 1);
    }
  }

  /** Sends up to ten copies. Gives the result of each by its index; `again` if SQS failed by its own fault. */
  private async call(
    call: readonly Outgoing[],
    deadline: Deadline,
  ): Promise<(index: number) => CopyResult | { readonly kind: 'again'; readonly cause: string }> {
    if (deadline.remaining() <= 0) return () => failed('too little time was left to send a copy');
    try {
      const { Successful = [], Failed = [] } = await this.client.sendMessageBatch(
        { QueueUrl: this.queueUrl, Entries: call.map(sendEntry) },
        { abortSignal: deadline.signal },
      );
      const sent = new Set(Successful.map(({ Id }) => Id));
      const errors = new Map(Failed.map((error) => [error.Id, error]));
      return (index) => {
        if (sent.has(String(index))) return SENT;
        const { Code: cause = 'unknown error', SenderFault } = errors.get(String(index)) ?? {};
        return SenderFault === false ? { kind: 'again', cause } : failed(cause);
      };
    } catch (error) {
      const cause = errorText(error);
      return () => failed(cause);
    }
  }
}

const SENT: CopyResult = { kind: 'sent' };
const NO_ANSWER = failed('SQS gave no answer for this copy');

function failed(cause: string): CopyResult {
  return { kind: 'failed', cause };
}

function outgoingCopy(copy: MessageCopy, place: number): Outgoing {
  const { message, resent } = copy;
  const attributes = { ...message.attributes, [RESENT_ATTRIBUTE]: resentAttribute(resent) };
  const bytes = Buffer.byteLength(message.body) + attributesBytes(attributes);
  return { place, copy, attributes, bytes };
}

/** Why SQS would refuse the copy, or the copy wouldn't be the same message. */
function refusalOf({ copy, attributes, bytes }: Outgoing): CopyResult | undefined {
  if (bytes > MAX_MESSAGE_BYTES) {
    return failed(`with its attributes the copy has more than ${MAX_MESSAGE_BYTES} bytes`);
  }
  if (Object.keys(attributes).length > MAX_ATTRIBUTES) {
    return failed(`the message has ${MAX_ATTRIBUTES} attributes already`);
  }
  const { attributes: own = {} } = copy.message;
  if (Object.hasOwn(own, RESENT_ATTRIBUTE)) {
    return failed(`the message has an attribute ${RESENT_ATTRIBUTE} of its sender`);
  }
  return undefined;
}

function sendEntry(
  { copy: { message, delaySeconds }, attributes }: Outgoing,
  index: number,
): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageBody: message.body,
    MessageAttributes: attributeValues(attributes),
    DelaySeconds: delaySeconds,
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
  };
}
