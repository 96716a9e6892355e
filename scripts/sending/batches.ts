import type { PlannedMessage } from '../traffic/planned-message.ts';

/** What `SendMessageBatch` takes at most: entries, and bytes of all bodies together (1 MiB). */
export const SQS_BATCH_ENTRIES = 10;
export const SQS_BATCH_BYTES = 1_048_576;

export interface BatchLimits {
  readonly entries: number;
  /** UTF-8 bytes. A single larger message makes a batch of its own, which SQS refuses by name. */
  readonly bytes: number;
}

/** Messages in batches as large as the limits allow, in the same order. */
export function* batchesOf(
  messages: Iterable<PlannedMessage>,
  limits: BatchLimits,
): Generator<readonly PlannedMessage[]> {
  let batch: PlannedMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const full = batch.length === limits.entries || bytes + size > limits.bytes;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
