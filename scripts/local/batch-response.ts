import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';

/** The function's answer can't be honoured, so the whole batch goes back. */
export class InvalidResponse extends Error {
  override readonly name = 'InvalidResponse';
}

/**
 * The messages that a function's answer acknowledges: all that it does not name. No answer, or none
 * with `batchItemFailures`, acknowledges all. This is what `ReportBatchItemFailures` means.
 *
 * @throws InvalidResponse if the answer has another shape, or names an identifier that is empty or not
 *   in the batch.
 */
export function acknowledged(
  messages: readonly Message[],
  response: SQSBatchResponse | null | undefined,
): Message[] {
  const failures: unknown = response?.batchItemFailures ?? [];
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
