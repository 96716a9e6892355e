import { SqsDeadLetterQueue, type DeadLettersApi } from '../adapters/sqs/sqs-dead-letters.ts';
import type { DeadLetterQueue } from '../operation-ports.ts';

/** Opens the dead-letter queue of a stack for operators. @param client a client of the AWS SDK. */
export function openDeadLetters(client: DeadLettersApi, queueUrl: string): DeadLetterQueue {
  return new SqsDeadLetterQueue(client, queueUrl);
}
