/**
 * The message ids that an answer of the function reports as failed. Gives `undefined` if the answer makes the whole batch
 * fail.
 *
 * "Lambda treats a batch as a complete success" for an empty or null answer and for an empty or null `batchItemFailures`
 * list. It treats a batch "as a complete failure" for invalid JSON, and for an item identifier that is empty, null, under a
 * wrong key, or not in the batch: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(
  batch: ReadonlySet<string>,
  answer: unknown,
): ReadonlySet<string> | undefined {
  if (answer === null || answer === undefined) return new Set();
  if (typeof answer !== 'object') return undefined;
  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : undefined;
  if (failures === null || failures === undefined) return new Set();
  if (!Array.isArray(failures)) return undefined;
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const id =
      typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
        ? failure.itemIdentifier
        : undefined;
    if (typeof id !== 'string' || !batch.has(id)) return undefined;
    failed.add(id);
  }
  return failed;
}
