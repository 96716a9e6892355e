import { randomUUID } from 'node:crypto';

import { SQS, type DeleteMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import {
  SqsDeadLetterQueue,
  type DeadLettersApi,
} from '../../../src/adapters/sqs/sqs-dead-letters.ts';
import {
  describeDeadLetterQueue,
  type NewLetter,
} from '../../contracts/dead-letter-queue.contract.ts';
import { times } from '../../support/records.ts';

let services: EmbeddedServices<'sqs'>;
let client: SQS;
beforeAll(async () => {
  services = await startEmbedded(['sqs']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQS({ region: 'us-east-1', endpoint: services.endpoints.sqs, credentials });
});
afterAll(async () => {
  client.destroy();
  await services.stop();
});

async function newQueue(ordered = false, Attributes: Record<string, string> = {}): Promise<string> {
  const QueueName = `${randomUUID()}${ordered ? '.fifo' : ''}`;
  await client.createQueue({
    QueueName,
    Attributes: { ...Attributes, ...(ordered && { FifoQueue: 'true' }) },
  });
  return `${services.endpoints.sqs}/000000000000/${QueueName}`;
}

async function send(queueUrl: string, letters: readonly NewLetter[]): Promise<void> {
  for (const { body, groupId, attributes = {} } of letters) {
    await client.sendMessage({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { type, value }]) => [
          name,
          typeof value === 'string'
            ? { DataType: type, StringValue: value }
            : { DataType: type, BinaryValue: value },
        ]),
      ),
      ...(groupId !== undefined && {
        MessageGroupId: groupId,
        MessageDeduplicationId: randomUUID(),
      }),
    });
  }
}

describeDeadLetterQueue('SqsDeadLetterQueue', async (ordered) => {
  const queueUrl = await newQueue(ordered);
  return {
    queue: new SqsDeadLetterQueue(client, queueUrl, 0),
    add: (letters) => send(queueUrl, letters),
  };
});

describe('SqsDeadLetterQueue', () => {
  it('finds a message under the id that it had in the source queue', async () => {
    const deadLetters = await newQueue();
    const { Attributes = {} } = await client.getQueueAttributes({
      QueueUrl: deadLetters,
      AttributeNames: ['QueueArn'],
    });
    const source = await newQueue(false, {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: Attributes['QueueArn'],
        maxReceiveCount: 1,
      }),
    });
    const { MessageId } = await client.sendMessage({ QueueUrl: source, MessageBody: 'one' });
    await client.receiveMessage({ QueueUrl: source });
    await client.receiveMessage({ QueueUrl: source });
    const letters = await new SqsDeadLetterQueue(client, deadLetters, 0).receive(60);
    expect(letters).toEqual([expect.objectContaining({ messageId: MessageId, body: 'one' })]);
  });
});

describe('If SQS fails, SqsDeadLetterQueue', () => {
  const letters = times(25, (index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
  }));
  const handles = ({ Entries }: Pick<DeleteMessageBatchCommandInput, 'Entries'>) =>
    Entries?.map(({ ReceiptHandle }) => ReceiptHandle) ?? [];
  type Batch = (input: DeleteMessageBatchCommandInput) => Promise<object>;
  let calls: string[][];
  beforeEach(() => {
    calls = [];
  });

  /** A queue whose batch calls all answer in this way. */
  function queueThat(answer: Batch): SqsDeadLetterQueue {
    const batch: Batch = (input) => {
      calls.push(handles(input).map(String));
      return answer(input);
    };
    const api = { deleteMessageBatch: batch, changeMessageVisibilityBatch: batch };
    return new SqsDeadLetterQueue(api as unknown as DeadLettersApi, 'https://sqs/1/letters');
  }
  const confirming =
    (confirms: (handle: string) => boolean): Batch =>
    ({ Entries = [] }) =>
      Promise.resolve({
        Successful: Entries.filter(({ ReceiptHandle = '' }) => confirms(ReceiptHandle)),
      });

  it.each(['delete', 'hide'] as const)(
    'tries entries of %s once more and returns those that fail again',
    async (name) => {
      const queue = queueThat(confirming((handle) => handle !== 'receipt-12'));
      const failed = name === 'delete' ? queue.delete(letters) : queue.hide(letters, 30);
      expect(await failed).toEqual([letters[12]]);
      expect(calls.map(({ length }) => length).sort()).toEqual([1, 10, 10, 5]);
    },
  );

  it('confirms entries that succeed the second time', async () => {
    const queue = queueThat(confirming(() => calls.length > 3));
    expect(await queue.delete(letters)).toEqual([]);
    expect(calls).toHaveLength(6);
  });

  it.each(['delete', 'hide'] as const)(
    'returns the letters of a call of %s that failed, and finishes the others',
    async (name) => {
      const queue = queueThat((input) =>
        handles(input).includes('receipt-3')
          ? Promise.reject(new Error('no route to host'))
          : confirming(() => true)(input),
      );
      const failed = name === 'delete' ? queue.delete(letters) : queue.hide(letters, 30);
      expect(await failed).toEqual(letters.slice(0, 10));
      expect(calls).toHaveLength(3);
    },
  );
});
