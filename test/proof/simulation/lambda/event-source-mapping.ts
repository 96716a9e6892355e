import type { SQSBatchResponse, SQSEvent, SQSMessageAttributes } from 'aws-lambda';

import type { Random } from '../../../../scripts/traffic/random.ts';
import type { Faults } from '../faults.ts';
import type { CallFaults, Caller, Network } from '../network.ts';
import type { Scheduler } from '../scheduler.ts';
import type { ReceivedMessage, StoredMessage } from '../sqs/queue-message.ts';
import type { SimulatedQueue } from '../sqs/simulated-queue.ts';
import { failedMessages } from './batch-answer.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';

export interface MappingSettings {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Messages that a poller takes with one call at most. Default: the 10 of SQS. */
  readonly receiveSize?: number;
  /** Number of pollers. Each has one invocation at a time. */
  readonly concurrency: number;
  readonly fifo: boolean;
}

/** Called when something happens to deliveries. */
export interface DeliveryObserver {
  received(message: ReceivedMessage): void;
  /** Before the function is called. */
  invoked(
    batch: readonly ReceivedMessage[],
    environment: ExecutionEnvironment,
    /** Milliseconds since 1970: when the function begins, and its latest end. */
    startedAt: number,
    endsAt: number,
  ): void;
  /** The function's answer, or `undefined` if it failed. Called before anything is deleted. */
  answered(
    batch: readonly ReceivedMessage[],
    environment: ExecutionEnvironment,
    response: SQSBatchResponse | undefined,
  ): void;
  /** A fault decided the result of these receives, not the consumer. */
  excused(batch: readonly ReceivedMessage[], why: string): void;
  deleted(message: ReceivedMessage): void;
}

const DELETE_FAULTS: CallFaults = {
  failed: 'sqs_delete_call_failed',
  answerLost: 'sqs_delete_answer_lost',
  slow: 'sqs_delete_slow',
  repeated: 'sqs_delete_repeated',
  outage: () => undefined,
};

/** A long poll waits for 20 seconds at most: API reference of SQS, ReceiveMessage. */
const LONG_POLL_MS = 20_000;

/**
 * Lambda's event source mapping of a queue. It polls, fills batches up to their size or window, calls the function, and
 * deletes the messages that the function did not report as failed. After a failed or throttled invocation it deletes
 * nothing: the messages come back at the end of their visibility timeout and have used up a receive.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html and services-sqs-errorhandling.html
 */
export class EventSourceMapping {
  /** While messages are being sent, we don't know when the next one comes. */
  sending = true;
  /** If it is known: when the next message is sent, in milliseconds since 1970. */
  nextSendAt: number | undefined;
  enabled = true;
  private readonly scheduler: Scheduler;
  private readonly random: Random;
  private readonly faults: Faults;
  private readonly network: Network;
  private readonly queue: SimulatedQueue;
  private readonly settings: MappingSettings;
  private readonly environment: () => ExecutionEnvironment;
  private readonly observer: DeliveryObserver;

  constructor(
    world: { scheduler: Scheduler; random: Random; faults: Faults; network: Network },
    queue: SimulatedQueue,
    settings: MappingSettings,
    /** Gives a free environment: a warm one, or a new one. */
    environment: () => ExecutionEnvironment,
    observer: DeliveryObserver,
  ) {
    this.scheduler = world.scheduler;
    this.random = world.random;
    this.faults = world.faults;
    this.network = world.network;
    this.queue = queue;
    this.settings = settings;
    this.environment = environment;
    this.observer = observer;
  }

  /** Polls until the mapping is disabled. */
  async poll(): Promise<void> {
    while (this.enabled) {
      const batch = await this.collect();
      if (batch.length > 0) await this.deliver(batch);
      else await this.scheduler.sleep(this.idleTime());
    }
  }

  private async collect(): Promise<readonly ReceivedMessage[]> {
    const { batchSize, windowSeconds } = this.settings;
    const batch: ReceivedMessage[] = [];
    let windowEnds = Infinity;
    while (batch.length < batchSize) {
      const received = await this.receive(batchSize - batch.length);
      // The window opens with the first message.
      if (batch.length === 0) windowEnds = this.scheduler.now() + windowSeconds * 1000;
      batch.push(...received);
      if (batch.length === 0 || this.scheduler.now() >= windowEnds) break;
      if (received.length === 0) await this.scheduler.sleep(50 + this.random.below(200));
    }
    return batch;
  }

  private async receive(limit: number): Promise<readonly ReceivedMessage[]> {
    await this.scheduler.sleep(1 + this.random.next() * 10);
    if (this.faults.strikes('sqs_receive_failed')) return [];
    const received = this.queue.receive(Math.min(limit, this.settings.receiveSize ?? limit));
    for (const message of received) this.observer.received(message);
    // The messages are hidden and their receives count, but no poller has them.
    if (received.length > 0 && this.faults.strikes('sqs_received_messages_lost')) {
      this.observer.excused(received, 'the answer of ReceiveMessage was lost');
      return [];
    }
    await this.scheduler.sleep(1 + this.random.next() * 10);
    return received;
  }

  private async deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    if (this.faults.strikes('lambda_throttled')) {
      this.observer.excused(batch, 'the invocation was throttled');
      return this.scheduler.sleep(this.random.next() * 1000);
    }
    const environment = this.environment();
    const now = this.scheduler.now();
    this.observer.invoked(batch, environment, now, now + environment.timeoutMs);
    const end = await environment.invoke(sqsEvent(batch, this.settings.fifo));
    const response = end.kind === 'answered' ? end.response : undefined;
    this.observer.answered(batch, environment, response);
    if (end.kind === 'failed') {
      this.observer.excused(batch, end.cause);
      return;
    }
    if (this.faults.strikes('lambda_answer_lost')) {
      this.observer.excused(batch, "the function's answer was lost");
      return;
    }
    const answer: unknown = this.faults.strikes('lambda_answer_invalid')
      ? { batchItemFailures: [{ itemIdentifier: 'no-message-of-this-batch' }] }
      : response;
    const failed = failedMessages(new Set(batch.map(({ message }) => message.id)), answer);
    if (!failed) {
      this.observer.excused(batch, "the function's answer was invalid");
      return;
    }
    await this.delete(batch.filter(({ message }) => !failed.has(message.id)));
  }

  private async delete(batch: readonly ReceivedMessage[]): Promise<void> {
    const poller: Caller = { faults: 0, resume: (step) => step() };
    for (let start = 0; start < batch.length; start += 10) {
      const ten = batch.slice(start, start + 10);
      const deleteTen = () => {
        for (const received of ten) this.deleteOne(received, poller);
      };
      await this.network
        .call(poller, DELETE_FAULTS, deleteTen, { attempts: 2 })
        .catch(() => this.observer.excused(ten, 'DeleteMessageBatch failed'));
    }
  }

  /** `DeleteMessageBatch` can fail for some entries and answer 200: its API reference. */
  private deleteOne(received: ReceivedMessage, poller: Caller): void {
    if (this.faults.strikes('sqs_delete_entry_failed', poller)) {
      this.observer.excused([received], 'its entry of DeleteMessageBatch failed');
      return;
    }
    const deleted = this.queue.delete(received.receipt);
    if (deleted && 'id' in deleted) this.observer.deleted(received);
    else this.observer.excused([received], 'it had been received again, or was gone');
  }

  private idleTime(): number {
    if (this.sending && this.nextSendAt === undefined) return 200 + this.random.next() * 800;
    const next = Math.min(this.queue.nextVisibleAt, this.nextSendAt ?? Infinity);
    const untilNext = next - this.scheduler.now();
    return Math.min(LONG_POLL_MS, Math.max(10, untilNext + this.random.next() * 10));
  }
}

/** Lambda passes bytes as base64. */
function messageAttributes({ attributes = {} }: StoredMessage): SQSMessageAttributes {
  const entries = Object.entries(attributes).map(
    ([name, { DataType = '', StringValue, BinaryValue }]) => {
      const text = StringValue !== undefined && { stringValue: StringValue };
      const bytes = BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') };
      return [name, { ...text, ...bytes, dataType: DataType }];
    },
  );
  return Object.fromEntries(entries) as SQSMessageAttributes;
}

/** The event of an invocation: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function sqsEvent(batch: readonly ReceivedMessage[], fifo: boolean): SQSEvent {
  return {
    Records: batch.map(({ message, receipt, receiveCount }) => ({
      messageId: message.id,
      receiptHandle: receipt,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        // SQS gives whole milliseconds. Virtual time has parts of them.
        SentTimestamp: String(Math.floor(message.sentAt)),
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: String(message.sentAt),
        ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
      },
      messageAttributes: messageAttributes(message),
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:events${fifo ? '.fifo' : ''}`,
      awsRegion: 'eu-west-1',
    })),
  };
}
