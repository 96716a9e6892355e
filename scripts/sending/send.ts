import { randomUUID } from 'node:crypto';

import { messagesAtOnce, rateLimit } from '../../src/operations/rate-limit.ts';
import { splitIntoBatches, MAX_BATCH_BYTES } from './batches.ts';
import { systemClock, type Clock } from './clock.ts';
import {
  countExpected,
  noneExpected,
  type ExpectedCounts,
  type PlannedMessage,
} from '../traffic/planned-message.ts';
import {
  isFifo,
  mayHaveArrived,
  sendWithRetries,
  type OutgoingMessage,
  type Queue,
  type Refusal,
} from './send-batch.ts';

export interface SendOptions {
  readonly queue: Queue;
  /** Messages a second, over all batches. Default: as fast as the queue accepts them. */
  readonly rate?: number | undefined;
  /** Batches in flight at once on a standard queue. Default 8. A FIFO queue always gets one. */
  readonly concurrency?: number;
  /** When aborted, no further batch starts, and those in flight finish. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the number of messages that SQS has accepted so far. */
  readonly onProgress?: (done: number) => void;
  readonly clock?: Clock;
}

export interface SendResult {
  /** Messages that SQS accepted. */
  readonly sent: number;
  /** Messages that were in a call but that SQS didn't accept. */
  readonly failed: number;
  /** Failed messages that SQS may have accepted, because it didn't answer. */
  readonly unconfirmed: number;
  /** The outcomes that the sent messages must have. */
  readonly expected: ExpectedCounts;
  /** Why SQS refused single messages and how many, by SQS's error code. */
  readonly refusals: Readonly<Record<string, { readonly reason: string; readonly count: number }>>;
  /** Why sending stopped early. `undefined` if it didn't. */
  readonly stopped: { readonly by: 'signal' } | { readonly by: 'error'; error: Error } | undefined;
  readonly milliseconds: number;
}

/**
 * Sends messages in batches, several at once, until all are sent, the signal is aborted or a call fails for good.
 * The messages of a failed call count as failed, even if SQS may have accepted them.
 *
 * @throws the error of the iterable, if making a message fails.
 */
export async function sendMessages(
  messages: Iterable<PlannedMessage>,
  options: SendOptions,
): Promise<SendResult> {
  const { queue, rate, concurrency = 8, clock = systemClock } = options;
  const began = clock.now();
  const sending = new Sending(options, clock);
  const limits = { entries: messagesAtOnce(rate), bytes: MAX_BATCH_BYTES };
  const batches = splitIntoBatches(messages, limits);
  // On a FIFO queue, batches in flight at the same time could overtake each other within a group.
  const workers = isFifo(queue.url) ? 1 : concurrency;
  await Promise.all(Array.from({ length: workers }, () => sending.work(batches)));
  return sending.result(clock.now() - began);
}

class Sending {
  private readonly options: SendOptions;
  private readonly clock: Clock;
  private readonly limit;
  /** Starts every deduplication id, so that no other run has the same ones. */
  private readonly run = randomUUID();
  private readonly expected = noneExpected();
  private readonly refusals: Record<string, { reason: string; count: number }> = {};
  private begun = 0;
  private sent = 0;
  private failed = 0;
  private unconfirmed = 0;
  private error: Error | undefined;

  constructor(options: SendOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.limit = rateLimit(options.rate, clock);
  }

  /** Sends one batch after another. Several workers share the iterator. */
  async work(batches: Iterator<readonly PlannedMessage[]>): Promise<void> {
    const { signal } = this.options;
    while (!this.stops()) {
      const next = batches.next();
      if (next.done) return;
      const batch = next.value;
      await this.limit.wait(batch.length, signal);
      if (this.stops()) return;
      await this.send(batch);
      this.options.onProgress?.(this.sent);
    }
  }

  result(milliseconds: number): SendResult {
    const { sent, failed, unconfirmed, expected, refusals, error } = this;
    const aborted = this.options.signal?.aborted ? ({ by: 'signal' } as const) : undefined;
    const stopped = error ? ({ by: 'error', error } as const) : aborted;
    return { sent, failed, unconfirmed, expected, refusals, stopped, milliseconds };
  }

  private stops(): boolean {
    return this.error !== undefined || this.options.signal?.aborted === true;
  }

  private async send(batch: readonly PlannedMessage[]): Promise<void> {
    const { queue, signal } = this.options;
    const outgoing = batch.map((message) => this.outgoing(message));
    const { sent, refused, error } = await sendWithRetries(outgoing, queue, this.clock, signal);
    this.sent += sent.length;
    for (const message of sent) countExpected(this.expected, message.expected);
    this.failed += batch.length - sent.length;
    if (error && mayHaveArrived(error)) {
      this.unconfirmed += batch.length - sent.length - refused.length;
    }
    for (const refusal of refused) this.refuse(refusal);
    this.error ??= error;
  }

  private outgoing(message: PlannedMessage): OutgoingMessage {
    this.begun += 1;
    return { ...message, deduplicationId: `${this.run}-${this.begun}` };
  }

  private refuse({ code, reason }: Refusal): void {
    const count = (this.refusals[code]?.count ?? 0) + 1;
    this.refusals[code] = { reason, count };
  }
}
