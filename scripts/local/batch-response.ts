import type { Message } from '@aws-sdk/client-sqs';

/** The function's answer has a wrong form, so the whole batch goes back to the queue. */
class InvalidResponse extends Error {
  override readonly name = 'InvalidResponse';
}

/**
 * The messages that a function's answer acknowledges, as `ReportBatchItemFailures` means it: all that the answer
 * doesn't name. An answer without `batchItemFailures` acknowledges all.
 *
 * @throws InvalidResponse if `batchItemFailures` isn't a list, or names a message that isn't in the batch.
 */
export function acknowledged(messages: readonly Message[], response: unknown): Message[] {
  const { batchItemFailures } = (response ?? {}) as { readonly batchItemFailures?: unknown };
  const failures = batchItemFailures ?? [];
  if (!Array.isArray(failures)) throw new InvalidResponse('batchItemFailures is not a list');
  const ids = new Set(messages.map(({ MessageId }) => MessageId));
  const failed = new Set<string>();
  for (const failure of failures as { itemIdentifier?: unknown }[]) {
    const id = failure.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) {
      throw new InvalidResponse('batchItemFailures names a message that is not in the batch');
    }
    failed.add(id);
  }
  return messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
}
