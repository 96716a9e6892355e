/** The settings on which the number of receives depends. */
export interface ReceiveSettings {
  readonly maxReceiveCount: number;
  readonly outageRetryHours: number;
  readonly retryCapSeconds: number;
}

/**
 * The number of receives after which SQS moves a message to the dead-letter queue. On a FIFO queue a failed message can't be
 * sent again, because that would break the order. So there it gets as many more receives as an outage of
 * `outageRetryHours` takes.
 *
 * @param ordered true for a FIFO queue.
 */
export function receiveLimit(
  { maxReceiveCount, outageRetryHours, retryCapSeconds }: ReceiveSettings,
  ordered: boolean,
): number {
  if (!ordered || outageRetryHours === 0) return maxReceiveCount;
  return maxReceiveCount + Math.ceil((outageRetryHours * 3600) / Math.max(1, retryCapSeconds));
}
