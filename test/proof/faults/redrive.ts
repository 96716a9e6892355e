import { randomUUID } from 'node:crypto';

import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';

import type { Endpoints } from '../../../scripts/local/endpoints.ts';

/** Seconds. Long enough for a healthy runner on a busy machine to finish before its messages come back. */
const PATIENT_VISIBILITY = '30';

/**
 * Moves every dead letter back to the queue, as an operator's redrive does, and gives them. The embedded SQS has no
 * `StartMessageMoveTask`, so this sends each message again and then deletes the old one.
 */
export async function redrive(
  { sqs, region, credentials }: Endpoints,
  deadLetterQueueUrl: string,
  queueUrl: string,
): Promise<readonly Message[]> {
  const client = new SQSClient({ endpoint: sqs, region, credentials });
  const moved: Message[] = [];
  try {
    const Attributes = { VisibilityTimeout: PATIENT_VISIBILITY };
    await client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes }));
    for (;;) {
      const receive = {
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All' as const],
        MessageAttributeNames: ['All'],
      };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(receive));
      if (Messages.length === 0) return moved;
      for (const message of Messages) {
        const { ReceiptHandle } = message;
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...sentAgain(message) }));
        await client.send(
          new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }),
        );
        moved.push(message);
      }
    }
  } finally {
    client.destroy();
  }
}

/** A FIFO queue must not take it for a repetition of the old message, so its deduplication id is new. */
function sentAgain({ Body = '', Attributes, MessageAttributes }: Message) {
  const group = Attributes?.MessageGroupId;
  const order = { MessageGroupId: group, MessageDeduplicationId: randomUUID() };
  return { MessageBody: Body, MessageAttributes, ...(group !== undefined && order) };
}
