import { randomUUID } from 'node:crypto';

import { batchesOf, SQS_BATCH_BYTES, SQS_BATCH_ENTRIES } from './batches.ts';
import { rateLimit, systemClock, type Clock } from './clock.ts';
import {
  countExpected,
  noneExpected,
  type ExpectedCounts,
  type PlannedMessage,
} from '../traffic/planned-message.ts';
import {
  isFifo,
  mayHaveArrived,
  sendBatch,
  type OutgoingMessage,
  type Queue,
  type Refusal,
} from './send-batch.ts';

export interface SendOptions {
  readonly queue: Queue;
  /** Messages a second, all batches together. Default: as fast as the queue takes them. */
  readonly rate?: number | undefined;
  /** Batches under way at once on a standard queue, default 8; on a FIFO queue always one. */
  readonly concurrency?: number;
  /** Aborted: no further batch is begun, those under way are finished. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the messages that SQS has taken so far. */
  readonly onProgress?: (done: number) => void;
  readonly clock?: Clock;
}

export interface SendResult {
  /** Messages that SQS took. */
  readonly sent: number;
  /** Messages that SQS did not take, though asked to. */
  readonly failed: number;
  /** Those among the failed that SQS may have all the same: it did not answer. */
  readonly unconfirmed: number;
  /** What must become of the messages that were sent. */
  readonly expected: ExpectedCounts;
  /** Why SQS refused single messages, with the number of them, by SQS's code. */
  readonly refusals: Readonly<Record<string, { readonly reason: string; readonly count: number }>>;
  /** Why sending stopped before the end. A call that the SDK gave up on would fail again. */
  readonly stopped: { readonly by: 'signal' } | { readonly by: 'error'; error: Error } | undefined;
  readonly milliseconds: number;
}

/**
 * Sends messages in batches, several at once, until all are sent, the signal is aborted or a call
 * fails for good. Messages that were in a failed call count as failed, although SQS may have them.
 *
 * @throws what making a message throws.
 */
export async function sendMessages(
  messages: Iterable<PlannedMessage>,
  options: SendOptions,
): Promise<SendResult> {
  const { queue, rate, concurrency = 8, clock = systemClock } = options;
  const began = clock.now();
  const sending = new Sending(options, clock);
  const limits = { entries: entriesFor(rate), bytes: SQS_BATCH_BYTES };
  const batches = batchesOf(messages, limits);
  // Batches under way at the same time could overtake each other within a group.
  const workers = isFifo(queue.url) ? 1 : concurrency;
  await Promise.all(Array.from({ length: workers }, () => sending.work(batches)));
  return sending.result(clock.now() - began);
}

/** At a rate below ten a second, full batches would come in bursts. */
function entriesFor(rate: number | undefined): number {
  return Math.min(SQS_BATCH_ENTRIES, Math.max(1, Math.floor(rate ?? SQS_BATCH_ENTRIES)));
}

class Sending {
  private readonly options: SendOptions;
  private readonly clock: Clock;
  private readonly limit;
  /** Makes deduplication ids that no other run has. */
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

  /** Takes batches one after the other; several workers share them. */
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
    const { sent, refused, error } = await sendBatch(outgoing, queue, this.clock, signal);
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
