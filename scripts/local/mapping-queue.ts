import {
  DeleteMessageBatchCommand,
  type DeleteMessageBatchCommandOutput,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** `ReceiveMessage` and `DeleteMessageBatch` take at most 10 messages. */
const MAX_MESSAGES_A_CALL = 10;

/** The queue of an event source mapping. */
export class MappingQueue {
  private readonly client: SQSClient;
  private readonly url: string;

  constructor(client: SQSClient, url: string) {
    this.client = client;
    this.url = url;
  }

  /**
   * Receives messages by one call, with all their attributes.
   *
   * @param limit how many at most. One call gives up to 10.
   * @param waitSeconds how long SQS waits for the first message
   */
  async receive(limit: number, waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url,
        MaxNumberOfMessages: Math.min(limit, MAX_MESSAGES_A_CALL),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /**
   * Deletes messages, and gives those that were deleted. A message whose deletion fails comes back. The ledger then finds
   * that it is a duplicate.
   */
  async delete(messages: readonly Message[]): Promise<readonly Message[]> {
    const deleted: Message[] = [];
    for (let start = 0; start < messages.length; start += MAX_MESSAGES_A_CALL) {
      const ten = messages.slice(start, start + MAX_MESSAGES_A_CALL);
      const command = new DeleteMessageBatchCommand({
        QueueUrl: this.url,
        Entries: ten.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      });
      const { Successful = [] } = await this.client.send(command).catch(() => NOTHING_DELETED);
      const ids = new Set(Successful.map(({ Id }) => Id));
      deleted.push(...ten.filter((_, index) => ids.has(String(index))));
    }
    return deleted;
  }
}

const NOTHING_DELETED: DeleteMessageBatchCommandOutput = {
  $metadata: {},
  Successful: [],
  Failed: [],
};
