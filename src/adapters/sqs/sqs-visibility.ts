import type { ChangeMessageVisibilityBatchRequestEntry } from '@aws-sdk/client-sqs';

import { errorText } from '../../core/error-text.ts';
import type { Deadline, MessageVisibility, VisibilityChange } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { SqsApi } from './sqs-http.ts';

/** `ChangeMessageVisibilityBatch` takes at most 10 entries. */
const CALL_LIMITS = { maxItems: 10 };
const MAX_CONCURRENT_CALLS = 8;
/** If SQS fails to change an entry, it is tried once more. After that the queue's visibility timeout applies. */
const MAX_ATTEMPTS = 2;

type Failure = Awaited<ReturnType<MessageVisibility['change']>>[number];

/** Changes visibility on an SQS queue. */
export class SqsVisibility implements MessageVisibility {
  private readonly client: SqsApi;
  private readonly queueUrl: string;

  constructor(client: SqsApi, queueUrl: string) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  async change(
    changes: readonly VisibilityChange[],
    deadline: Deadline,
  ): Promise<readonly Failure[]> {
    const calls = chunked(changes, CALL_LIMITS);
    const failures = await mapConcurrently(calls, MAX_CONCURRENT_CALLS, (call) =>
      this.changeTen(call, deadline, MAX_ATTEMPTS),
    );
    return failures.flat();
  }

  private async changeTen(
    changes: readonly VisibilityChange[],
    deadline: Deadline,
    attemptsLeft: number,
  ): Promise<readonly Failure[]> {
    try {
      const { Failed } = await this.client.changeMessageVisibilityBatch(
        { QueueUrl: this.queueUrl, Entries: changes.map(visibilityEntry) },
        { abortSignal: deadline.signal },
      );
      const errors = new Map(Failed?.map((error) => [error.Id, error]));
      const again: VisibilityChange[] = [];
      const givenUp: Failure[] = [];
      for (const [index, change] of changes.entries()) {
        const error = errors.get(String(index));
        if (!error) continue;
        if (attemptsLeft > 1 && error.SenderFault !== true) again.push(change);
        else givenUp.push({ messageId: change.messageId, cause: error.Code ?? 'unknown error' });
      }
      if (again.length === 0) return givenUp;
      return [...givenUp, ...(await this.changeTen(again, deadline, attemptsLeft - 1))];
    } catch (error) {
      return changes.map(({ messageId }) => ({ messageId, cause: errorText(error) }));
    }
  }
}

function visibilityEntry(
  { receiptHandle, delaySeconds }: VisibilityChange,
  index: number,
): ChangeMessageVisibilityBatchRequestEntry {
  return { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: delaySeconds };
}
