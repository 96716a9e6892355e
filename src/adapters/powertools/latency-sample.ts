import type { MessageReport } from '../../core/batch.ts';
import { firstSeenAt } from '../../core/resent.ts';
import { epochMilliseconds } from '../../core/date-time.ts';

/** Events of a batch whose latency is measured. Percentiles over many batches need no more, and each value costs CPU. */
const MAX_SAMPLES = 5;

export interface Latency {
  /** Milliseconds from the event's `occurred_at` until its batch was done. */
  readonly fromOccurred: number;
  /** Milliseconds since SQS accepted the event's first message. Missing if nobody knows. */
  readonly fromReceipt: number | undefined;
}

/** Age of the oldest message of a batch, in seconds. The age of a copy counts from its first message. */
export function oldestAgeSeconds(
  messages: readonly MessageReport[],
  now: number,
): number | undefined {
  let oldest: number | undefined;
  for (const { message } of messages) {
    const seenAt = firstSeenAt(message);
    if (seenAt !== undefined && (oldest === undefined || seenAt < oldest)) oldest = seenAt;
  }
  return oldest === undefined ? undefined : Math.max(0, now - oldest) / 1000;
}

/**
 * The latencies of some processed events, spread evenly over the batch. A time in the future counts as now: the sender's
 * clock is ahead.
 *
 * @param now milliseconds since 1970: when the batch was done.
 */
export function latenciesOf(messages: readonly MessageReport[], now: number): Latency[] {
  const step = Math.max(1, Math.floor(messages.length / MAX_SAMPLES));
  const latencies: Latency[] = [];
  for (let at = 0; at < messages.length && latencies.length < MAX_SAMPLES; at += step) {
    const item = messages[at];
    if (item?.outcome.kind !== 'processed' || item.reading?.kind !== 'valid') continue;
    const occurredAt = epochMilliseconds(item.reading.envelope.occurredAt);
    const seenAt = firstSeenAt(item.message);
    latencies.push({
      fromOccurred: Math.max(0, now - occurredAt),
      fromReceipt: seenAt === undefined ? undefined : Math.max(0, now - seenAt),
    });
  }
  return latencies;
}
