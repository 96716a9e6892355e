import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import type { Endpoints } from '../../../scripts/local/endpoints.ts';

/** Seconds. Long enough for a healthy runner on a busy machine to finish before its messages come back. */
const PATIENT_VISIBILITY = '30';

/**
 * Moves every dead letter back to the queue, as an operator's redrive does, and gives their texts. The embedded SQS has no
 * `StartMessageMoveTask`, so this sends each message again and then deletes the old one.
 */
export async function redrive(
  { sqs, region, credentials }: Endpoints,
  deadLetterQueueUrl: string,
  queueUrl: string,
): Promise<readonly string[]> {
  const client = new SQSClient({ endpoint: sqs, region, credentials });
  const moved: string[] = [];
  try {
    const Attributes = { VisibilityTimeout: PATIENT_VISIBILITY };
    await client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes }));
    for (;;) {
      const receive = { QueueUrl: deadLetterQueueUrl, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(receive));
      if (Messages.length === 0) return moved;
      for (const { Body = '', ReceiptHandle } of Messages) {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: Body }));
        await client.send(
          new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }),
        );
        moved.push(Body);
      }
    }
  } finally {
    client.destroy();
  }
}
