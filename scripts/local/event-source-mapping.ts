import { setTimeout as wait } from 'node:timers/promises';

import { QueueDoesNotExist, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';

import type { Clock } from '../../src/ports.ts';
import { acknowledged } from './batch-response.ts';
import { MappingQueue } from './mapping-queue.ts';
import { MappingSwitch } from './mapping-switch.ts';
import { payloadBytes, sqsEvent } from './sqs-event.ts';

/** Lambda's limit on the payload of a synchronous invocation: 6 MB. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** Seconds that a receive waits for the first message. Stopping an idle poller takes as long. */
const IDLE_WAIT_SECONDS = 1;
/** The pause after a failed receive, on top of the SDK's own retries. */
const PAUSE_MILLISECONDS = 500;

export interface MappingConfiguration {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
}

/** What a poller reports while it runs. */
export interface MappingObserver {
  delivered(delivery: BatchDelivery): void;
  /** A receive failed, also when the SDK repeated it. The poller pauses and tries again. */
  receiveFailed?(error: unknown): void;
}

/** Invokes the function and gives its answer. Rejects if the function throws, times out or dies. */
export type Invoke = (event: SQSEvent) => Promise<unknown>;

/** What became of one batch. */
export interface BatchDelivery {
  readonly messages: readonly Message[];
  /** The messages deleted from the queue. The others come back when their visibility timeout ends. */
  readonly deleted: readonly Message[];
  /** Why the whole batch comes back: the function failed, or its answer names unknown messages. */
  readonly error?: string;
}

/**
 * One poller of Lambda's event source mapping for SQS. It collects a batch up to its size, window or payload limit,
 * invokes the function with it and deletes the messages that the function acknowledges. It deletes nothing if the
 * invocation fails or the answer names a message that isn't in the batch. The rules are in the Lambda developer guide,
 * "Using Lambda with Amazon SQS" and "Reporting batch item failures".
 */
export class EventSourceMapping {
  private readonly queue: MappingQueue;
  private readonly configuration: MappingConfiguration;
  private readonly clock: Clock;
  private readonly sleep: Sleep;

  constructor(
    client: SQSClient,
    configuration: MappingConfiguration,
    clock: Clock,
    sleep: Sleep = untilAborted,
  ) {
    this.queue = new MappingQueue(client, configuration.queueUrl);
    this.configuration = configuration;
    this.clock = clock;
    this.sleep = sleep;
  }

  /**
   * Polls until `stop` is aborted, then finishes the batch at hand. If the queue can't be reached, it polls again, as
   * Lambda does. Rejects only if the queue is gone.
   *
   * @param lever turns polling off and on. Default: always on.
   */
  async run(
    invoke: Invoke,
    observer: MappingObserver,
    stop: AbortSignal,
    lever: MappingSwitch = new MappingSwitch(this.clock.now()),
  ): Promise<void> {
    let surplus: Message[] = [];
    lever.join();
    try {
      while (!stop.aborted || surplus.length > 0) {
        if (surplus.length === 0) await lever.pass(stop);
        const { batch, rest } = withinPayload(await this.collect(surplus, observer, stop, lever));
        surplus = rest;
        if (batch.length > 0) observer.delivered(await this.deliver(batch, invoke));
      }
    } finally {
      lever.leave();
    }
  }

  private async collect(
    surplus: readonly Message[],
    observer: MappingObserver,
    stop: AbortSignal,
    lever: MappingSwitch,
  ): Promise<Message[]> {
    const { batchSize, windowSeconds } = this.configuration;
    const batch = [...surplus];
    let bytes = payloadBytes(batch);
    let windowEnds = this.clock.now() + windowSeconds * 1000;
    while (batch.length < batchSize && !stop.aborted && lever.isOn) {
      const left = Math.ceil((windowEnds - this.clock.now()) / 1000);
      if (batch.length > 0 && left <= 0) break;
      const wait = batch.length > 0 ? Math.min(left, IDLE_WAIT_SECONDS) : IDLE_WAIT_SECONDS;
      const received = await this.queue
        .receive(batchSize - batch.length, wait)
        .catch((error: unknown) => this.pause(error, observer, stop));
      if (!received) break;
      // The window opens with the first message.
      if (batch.length === 0) windowEnds = this.clock.now() + windowSeconds * 1000;
      batch.push(...received);
      bytes += payloadBytes(received);
      if (batch.length === 0 || bytes >= MAX_PAYLOAD_BYTES) break;
    }
    return batch;
  }

  /** The caller still delivers what was received before the failure: it is in flight already. */
  private async pause(
    error: unknown,
    observer: MappingObserver,
    stop: AbortSignal,
  ): Promise<undefined> {
    if (error instanceof QueueDoesNotExist) throw error;
    observer.receiveFailed?.(error);
    await this.sleep(PAUSE_MILLISECONDS, stop);
  }

  private async deliver(messages: readonly Message[], invoke: Invoke): Promise<BatchDelivery> {
    try {
      const response = await invoke(sqsEvent(messages, this.configuration));
      const succeeded = acknowledged(messages, response);
      return { messages, deleted: await this.queue.delete(succeeded) };
    } catch (error) {
      return { messages, deleted: [], error: String(error) };
    }
  }
}

/** Resolves after this many milliseconds, or as soon as the signal is aborted. */
type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

async function untilAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Splits off what would make the invocation's payload too large; one message always fits. */
function withinPayload(messages: readonly Message[]): { batch: Message[]; rest: Message[] } {
  let bytes = 0;
  const tooMany = messages.findIndex((message, index) => {
    bytes += payloadBytes([message]);
    return index > 0 && bytes > MAX_PAYLOAD_BYTES;
  });
  const size = tooMany < 0 ? messages.length : tooMany;
  return { batch: messages.slice(0, size), rest: messages.slice(size) };
}
