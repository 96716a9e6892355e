import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { queueDepth } from '../../../scripts/local/queue-depth.ts';
import { startFifoService, type FifoService } from './fifo-service.ts';

let service: FifoService;
let client: SQSClient;
let QueueUrl: string;
let deadLetterUrl: string;
beforeEach(async () => {
  service = await startFifoService(1);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ endpoint: service.endpoint, region: 'us-east-1', credentials });
  deadLetterUrl = await create('dead.fifo');
  QueueUrl = await create('events.fifo');
  const AttributeNames = ['QueueArn' as const];
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames }),
  );
  const policy = { deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 2 };
  const RedrivePolicy = JSON.stringify(policy);
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
});
afterEach(async () => {
  client.destroy();
  await service.stop();
});

async function create(QueueName: string): Promise<string> {
  await client.send(new CreateQueueCommand({ QueueName }));
  return `${service.endpoint}/000000000000/${QueueName}`;
}

async function send(...bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({
    Id: String(index),
    MessageBody,
    MessageGroupId: MessageBody.charAt(0),
    MessageDeduplicationId: MessageBody,
  }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Failed).toEqual([]);
}

async function receive(url = QueueUrl, WaitTimeSeconds = 0): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds }),
  );
  return Messages;
}

const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

async function giveBack(messages: readonly Message[]): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout: 0,
  }));
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
}

describe('SQS with FIFO queues', () => {
  it('gives several messages of a group in one receive, in order, and then none until they are deleted', async () => {
    await send('a1', 'a2', 'a3');
    const received = await receive();
    expect(bodiesOf(received)).toEqual(['a1', 'a2', 'a3']);
    await send('a4');
    expect(await receive()).toEqual([]);
    const Entries = received.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(bodiesOf(await receive())).toEqual(['a4']);
  });

  it('gives a group back in its order', async () => {
    await send('a1', 'a2');
    await giveBack(await receive());
    expect(bodiesOf(await receive())).toEqual(['a1', 'a2']);
  });

  it('drops a message with a deduplication id that it has seen', async () => {
    await send('a1');
    await send('a1', 'a2');
    expect(bodiesOf(await receive())).toEqual(['a1', 'a2']);
  });

  it('counts hidden messages, and moves one to the dead-letter queue after its last receive', async () => {
    await send('a1');
    await giveBack(await receive());
    await giveBack(await receive());
    expect(await queueDepth(client, QueueUrl)).toBe(1);
    expect(await receive()).toEqual([]);
    expect(await queueDepth(client, QueueUrl)).toBe(0);
    expect(bodiesOf(await receive(deadLetterUrl))).toEqual(['a1']);
  });

  it('lets a receive wait for a message, and passes attributes on', async () => {
    const MessageAttributes = { resent: { DataType: 'String', StringValue: 'v1' } };
    const waiting = receive(QueueUrl, 5);
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'a1',
        MessageGroupId: 'a',
        MessageDeduplicationId: 'a1',
        MessageAttributes,
      }),
    );
    expect(await waiting).toMatchObject([{ Body: 'a1', MessageAttributes }]);
  });

  it('refuses what has no group, and a queue that does not exist', async () => {
    const Entries = [{ Id: '0', MessageBody: 'a1' }];
    const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(Failed).toMatchObject([{ Id: '0', Code: 'MissingParameter' }]);
    await expect(receive(`${QueueUrl}-other`)).rejects.toThrow(
      expect.objectContaining({ name: 'QueueDoesNotExist' }),
    );
  });
});
