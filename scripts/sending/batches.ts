import { attributesBytes } from '../../src/core/message-attribute.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';

/** The limit of one `SendMessageBatch` call on the bytes of all bodies and attributes together: 1 MiB. */
export const MAX_BATCH_BYTES = 1_048_576;

export interface BatchLimits {
  readonly entries: number;
  /** UTF-8 bytes. A larger message becomes a batch of its own, and SQS refuses it by name. */
  readonly bytes: number;
}

/** Splits messages into batches as large as the limits allow, and keeps their order. */
export function* splitIntoBatches(
  messages: Iterable<PlannedMessage>,
  limits: BatchLimits,
): Generator<readonly PlannedMessage[]> {
  let batch: PlannedMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body) + attributesBytes(message.attributes ?? {});
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
