import type { ChangeMessageVisibilityBatchRequestEntry } from '@aws-sdk/client-sqs';

import type { Deadline, MessageVisibility, VisibilityChange } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { SqsApi } from './sqs-api.ts';

/** `ChangeMessageVisibilityBatch` takes at most 10 entries. */
const MAX_ENTRIES = 10;
/** Calls under way at once. */
const CONCURRENCY = 8;
/** An entry that SQS failed on its own side is tried once more; the queue's timeout covers the rest. */
const ATTEMPTS = 2;

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
    const calls = Array.from({ length: Math.ceil(changes.length / MAX_ENTRIES) }, (_, index) =>
      changes.slice(index * MAX_ENTRIES, (index + 1) * MAX_ENTRIES),
    );
    const failures = await mapConcurrently(calls, CONCURRENCY, (call) =>
      this.changeTen(call, deadline, ATTEMPTS),
    );
    return failures.flat();
  }

  private async changeTen(
    changes: readonly VisibilityChange[],
    deadline: Deadline,
    attempts: number,
  ): Promise<readonly Failure[]> {
    try {
      const { Failed } = await this.client.changeMessageVisibilityBatch(
        { QueueUrl: this.queueUrl, Entries: changes.map(entryOf) },
        { abortSignal: deadline.signal },
      );
      const errors = new Map(Failed?.map((error) => [error.Id, error]));
      const again: VisibilityChange[] = [];
      const givenUp: Failure[] = [];
      for (const [index, change] of changes.entries()) {
        const error = errors.get(String(index));
        if (!error) continue;
        if (attempts > 1 && error.SenderFault !== true) again.push(change);
        else givenUp.push({ messageId: change.messageId, cause: error.Code ?? 'unknown error' });
      }
      if (again.length === 0) return givenUp;
      return [...givenUp, ...(await this.changeTen(again, deadline, attempts - 1))];
    } catch (error) {
      return changes.map(({ messageId }) => ({ messageId, cause: String(error).slice(0, 200) }));
    }
  }
}

function entryOf(
  { receiptHandle, delaySeconds }: VisibilityChange,
  index: number,
): ChangeMessageVisibilityBatchRequestEntry {
  return { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: delaySeconds };
}
