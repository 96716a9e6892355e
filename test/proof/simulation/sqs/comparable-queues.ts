import { randomUUID } from 'node:crypto';

import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import { seededRandom } from '../../../../scripts/traffic/random.ts';
import { Faults } from '../faults.ts';
import { BEGIN, Scheduler } from '../scheduler.ts';
import { FifoQueue } from './fifo-queue.ts';
import type { GroupRelease } from './queue-message.ts';
import { sendBatch } from './send-batch.ts';
import { StandardQueue } from './standard-queue.ts';

/** A queue that dead-letters after two receives. The scripts below use it. */
export interface Queue {
  send(body: string, groupId?: string): Promise<void>;
  /** Sends messages in one call. Gives whether each entry succeeded, or the name of the call's error. */
  sendBatch(entries: readonly Entry[]): Promise<readonly boolean[] | string>;
  receive(limit: number): Promise<readonly Received[]>;
  /** Makes messages visible after that many seconds. Gives whether each entry succeeded. */
  showAfter(receipts: readonly string[], seconds: number): Promise<readonly boolean[]>;
  delete(receipts: readonly string[]): Promise<void>;
  deadLetters(): Promise<readonly string[]>;
}

/** A message to send. On a FIFO queue it has a group and a deduplication id. */
export interface Entry {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly once?: string;
  /** A message attribute of type String. */
  readonly mark?: string;
  readonly delaySeconds?: number;
}

export interface Received {
  readonly body: string;
  readonly mark?: string | undefined;
  readonly receipt: string;
  readonly receiveCount: number;
}

export const MAX_RECEIVES = 2;

/** A new queue of the model, without faults. Its time passes only with a scheduler. */
export function modelledQueue(
  fifo: boolean,
  scheduler = new Scheduler(),
  groupRelease: GroupRelease = 'none',
): Queue {
  const faults = new Faults(scheduler, seededRandom('conformance'), BEGIN);
  const settings = {
    visibilityTimeoutSeconds: 60,
    maxReceiveCount: MAX_RECEIVES,
    retentionSeconds: 345_600,
    deadLetterRetentionSeconds: 1_209_600,
    inFlightLimit: 120_000,
    groupRelease,
  };
  const observer = { deadLettered: () => undefined, retentionEnded: () => undefined };
  const Model = fifo ? FifoQueue : StandardQueue;
  let sent = 0;
  const queue = new Model(scheduler, seededRandom('queue'), faults, settings, observer);
  return {
    send: (body, groupId) => {
      queue.send(body, body, groupId);
      return Promise.resolve();
    },
    sendBatch: async (entries) => {
      const noFaults = { caller: { faults: 0, resume: (step: () => void) => step() }, faults };
      const sending = { nextId: () => `message-${(sent += 1)}`, accepted: () => undefined };
      return outcomesOf(entries, () =>
        sendBatch({ QueueUrl: '', Entries: requestEntries(entries) }, queue, {
          ...noFaults,
          sending,
        })(),
      );
    },
    receive: (limit) =>
      Promise.resolve(
        queue.receive(limit).map(({ message, receipt, receiveCount }) => ({
          body: message.body,
          mark: message.attributes?.['mark']?.StringValue,
          receipt,
          receiveCount,
        })),
      ),
    showAfter: (receipts, seconds) => {
      const errors = receipts.map((receipt) => queue.changeVisibility(receipt, seconds));
      return Promise.resolve(errors.map((error) => error === undefined));
    },
    delete: (receipts) => {
      for (const receipt of receipts) queue.delete(receipt);
      return Promise.resolve();
    },
    deadLetters: () => Promise.resolve(queue.deadLetters.map(({ body }) => body)),
  };
}

/** A running embedded SQS. */
export interface Emulator {
  readonly client: SQSClient;
  readonly endpoint: string;
}

async function createQueue(
  { client, endpoint }: Emulator,
  name: string,
  fifo: boolean,
  attributes: Record<string, string>,
) {
  const QueueName = `${name}${fifo ? '.fifo' : ''}`;
  const Attributes = { ...attributes, ...(fifo && { FifoQueue: 'true' }) };
  await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  const QueueUrl = `${endpoint}/000000000000/${QueueName}`;
  const AttributeNames = ['QueueArn'] as const;
  const answer = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return { QueueUrl, arn: answer.Attributes?.['QueueArn'] ?? '' };
}

/** A new queue of the embedded SQS. */
export async function emulatedQueue(emulator: Emulator, fifo: boolean): Promise<Queue> {
  const { client } = emulator;
  const name = randomUUID();
  const dead = await createQueue(emulator, `dead-${name}`, fifo, {});
  const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: MAX_RECEIVES };
  const { QueueUrl } = await createQueue(emulator, `source-${name}`, fifo, {
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify(policy),
  });
  const receive = async (url: string, limit: number) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: limit,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(({ Body = '', ReceiptHandle = '', Attributes, MessageAttributes }) => ({
      body: Body,
      mark: MessageAttributes?.['mark']?.StringValue,
      receipt: ReceiptHandle,
      receiveCount: Number(Attributes?.ApproximateReceiveCount),
    }));
  };
  return {
    send: async (MessageBody, group) => {
      const ordered = fifo && { MessageGroupId: group, MessageDeduplicationId: MessageBody };
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ordered }));
    },
    sendBatch: (entries) =>
      outcomesOf(entries, () =>
        client.send(new SendMessageBatchCommand({ QueueUrl, Entries: requestEntries(entries) })),
      ),
    receive: (limit) => receive(QueueUrl, limit),
    showAfter: async (receipts, VisibilityTimeout) => {
      const Entries = receipts.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout,
      }));
      const { Successful = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
      );
      const done = new Set(Successful.map(({ Id }) => Id));
      return receipts.map((_, index) => done.has(String(index)));
    },
    delete: async (receipts) => {
      const Entries = receipts.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
    deadLetters: async () => (await receive(dead.QueueUrl, 10)).map(({ body }) => body),
  };
}

function requestEntries(entries: readonly Entry[]) {
  return entries.map(({ id, body, group, once, mark, delaySeconds }) => ({
    Id: id,
    MessageBody: body,
    ...(group !== undefined && { MessageGroupId: group }),
    ...(once !== undefined && { MessageDeduplicationId: once }),
    ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
    ...(mark !== undefined && {
      MessageAttributes: { mark: { DataType: 'String', StringValue: mark } },
    }),
  }));
}

async function outcomesOf(
  entries: readonly Entry[],
  send: () => object | Promise<object>,
): Promise<readonly boolean[] | string> {
  try {
    const answer: { readonly Successful?: readonly { readonly Id?: string | undefined }[] } =
      await send();
    const done = new Set(answer.Successful?.map(({ Id }) => Id));
    return entries.map(({ id }) => done.has(id));
  } catch (error) {
    // The names differ in prefixes of the protocol. The adapter depends on none of them.
    return error instanceof Error ? 'refused' : 'unknown';
  }
}
