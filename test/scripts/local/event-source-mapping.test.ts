import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MappingSwitch } from '../../../scripts/local/mapping-switch.ts';
import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import {
  EventSourceMapping,
  type BatchDelivery,
  type Invoke,
} from '../../../scripts/local/event-source-mapping.ts';

let sqs: EmbeddedServices<'sqs'>;
let client: SQSClient;
beforeAll(async () => {
  sqs = await startEmbedded(['sqs']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ region: 'us-east-1', endpoint: sqs.endpoints.sqs, credentials });
});
afterAll(async () => {
  client.destroy();
  await sqs.stop();
});

let queues = 0;
async function newQueue(bodies: readonly string[]): Promise<string> {
  queues += 1;
  const name = `queue-${queues}`;
  await client.send(new CreateQueueCommand({ QueueName: name }));
  const queueUrl = `${sqs.endpoints.sqs}/000000000000/${name}`;
  for (const MessageBody of bodies) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }
  return queueUrl;
}

/** Runs one poller until it has delivered this many messages. */
async function deliver(
  queueUrl: string,
  invoke: Invoke,
  until: number,
  { batchSize = 10, windowSeconds = 0, failures = [] as unknown[] } = {},
): Promise<BatchDelivery[]> {
  const mapping = new EventSourceMapping(
    client,
    { queueUrl, queueArn: 'arn:aws:sqs:::queue', region: 'us-east-1', batchSize, windowSeconds },
    { now: () => performance.now() },
    () => Promise.resolve(),
  );
  const stop = new AbortController();
  const deliveries: BatchDelivery[] = [];
  let delivered = 0;
  await mapping.run(
    invoke,
    {
      delivered: (delivery) => {
        deliveries.push(delivery);
        delivered += delivery.messages.length;
        if (delivered >= until) stop.abort();
      },
      receiveFailed: (error) => failures.push(error),
    },
    stop.signal,
  );
  return deliveries;
}

async function depth(queueUrl: string): Promise<number[]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  );
  return names.map((name) => Number(Attributes[name]));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate);
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `body ${index}`);

describe('EventSourceMapping', () => {
  it('invokes the function with the event that Lambda would make', async () => {
    const queueUrl = await newQueue(['hello']);
    const events: SQSEvent[] = [];
    await deliver(queueUrl, (event) => Promise.resolve(void events.push(event)), 1);
    expect(events[0]?.Records[0]).toMatchObject({
      body: 'hello',
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:::queue',
      awsRegion: 'us-east-1',
    });
  });

  it('passes message attributes on as Lambda does', async () => {
    const queueUrl = await newQueue([]);
    const MessageAttributes = {
      trace: { DataType: 'String', StringValue: 't1' },
      key: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    };
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'a', MessageAttributes }),
    );
    const events: SQSEvent[] = [];
    await deliver(queueUrl, (event) => Promise.resolve(void events.push(event)), 1);
    expect(events[0]?.Records[0]?.messageAttributes).toMatchObject({
      trace: { dataType: 'String', stringValue: 't1' },
      key: { dataType: 'Binary', binaryValue: 'AP8=' },
    });
  });

  it('deletes what succeeded and leaves what the answer names in flight', async () => {
    const queueUrl = await newQueue(numbered(3));
    const [delivery] = await deliver(
      queueUrl,
      ({ Records }) =>
        Promise.resolve({ batchItemFailures: [{ itemIdentifier: Records[1]?.messageId ?? '' }] }),
      3,
    );
    expect(delivery?.deleted.map(({ Body }) => Body)).toEqual(['body 0', 'body 2']);
    expect(await depth(queueUrl)).toEqual([0, 1]);
  });

  it.each<[string, Invoke]>([
    ['throws', () => Promise.reject(new Error('broken'))],
    [
      'names an unknown message',
      () => Promise.resolve({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
    ],
  ])('deletes nothing of a batch whose function %s', async (_, invoke) => {
    const queueUrl = await newQueue(numbered(2));
    const [delivery] = await deliver(queueUrl, invoke, 2);
    expect(delivery).toMatchObject({ deleted: [], error: expect.any(String) });
    expect(await depth(queueUrl)).toEqual([0, 2]);
  });

  it('fills a batch from several receives while its window is open', async () => {
    const queueUrl = await newQueue(numbered(25));
    const deliveries = await deliver(queueUrl, () => Promise.resolve(null), 25, {
      batchSize: 20,
      windowSeconds: 1,
    });
    expect(deliveries.map(({ messages }) => messages.length)).toEqual([20, 5]);
    expect(await depth(queueUrl)).toEqual([0, 0]);
  });

  it('makes a batch from one receive if there is no window', async () => {
    const queueUrl = await newQueue(numbered(12));
    const deliveries = await deliver(queueUrl, () => Promise.resolve(null), 12);
    expect(deliveries.map(({ messages }) => messages.length)).toEqual([10, 2]);
  });

  it('invokes nothing with a payload over 6 MB', async () => {
    const queueUrl = await newQueue(Array.from({ length: 8 }, () => 'x'.repeat(1_000_000)));
    const deliveries = await deliver(queueUrl, () => Promise.resolve(null), 8);
    expect(deliveries.map(({ messages }) => messages.length)).toEqual([6, 2]);
    expect(await depth(queueUrl)).toEqual([0, 0]);
  });

  it('counts a message as not deleted if SQS does not delete it', async () => {
    const queueUrl = await newQueue([]);
    const failing = mockClient(SQSClient);
    try {
      const Messages = ['a', 'b'].map((MessageId) => ({ MessageId, Body: '' }));
      failing.on(ReceiveMessageCommand).resolves({ Messages });
      const failed = { Id: '1', Code: 'InternalError', SenderFault: false };
      failing
        .on(DeleteMessageBatchCommand)
        .resolves({ Successful: [{ Id: '0' }], Failed: [failed] });
      const [delivery] = await deliver(queueUrl, () => Promise.resolve(null), 2);
      expect(delivery?.deleted.map(({ MessageId }) => MessageId)).toEqual(['a']);
    } finally {
      failing.restore();
    }
  });

  it('keeps polling a queue that can’t be reached, and reports it', async () => {
    const queueUrl = await newQueue([]);
    const failing = mockClient(SQSClient);
    try {
      const refused = new Error('refused');
      const Messages = [{ MessageId: 'a', Body: '' }];
      failing
        .on(ReceiveMessageCommand)
        .rejectsOnce(refused)
        .rejectsOnce(refused)
        .resolves({ Messages });
      failing.on(DeleteMessageBatchCommand).resolves({ Successful: [{ Id: '0' }] });
      const failures: unknown[] = [];
      const deliveries = await deliver(queueUrl, () => Promise.resolve(null), 1, { failures });
      expect(deliveries).toHaveLength(1);
      expect(failures).toEqual([refused, refused]);
    } finally {
      failing.restore();
    }
  });

  it('delivers what it has received when the next receive for the batch fails', async () => {
    const queueUrl = await newQueue([]);
    const failing = mockClient(SQSClient);
    try {
      const Messages = [{ MessageId: 'a', Body: '' }];
      failing.on(ReceiveMessageCommand).resolvesOnce({ Messages }).rejects(new Error('refused'));
      failing.on(DeleteMessageBatchCommand).resolves({ Successful: [{ Id: '0' }] });
      const [delivery] = await deliver(queueUrl, () => Promise.resolve(null), 1, {
        windowSeconds: 1,
      });
      expect(delivery?.messages.map(({ MessageId }) => MessageId)).toEqual(['a']);
    } finally {
      failing.restore();
    }
  });

  it('takes nothing while it is turned off, and goes on once it is on again', async () => {
    const queueUrl = await newQueue(['first']);
    const lever = new MappingSwitch(0);
    const stop = new AbortController();
    const bodies: unknown[] = [];
    const observer = {
      delivered: ({ messages }: BatchDelivery) => {
        bodies.push(messages[0]?.Body);
        if (bodies.length === 1) lever.turn(false, 1);
        else stop.abort();
      },
    };
    const configuration = {
      queueUrl,
      queueArn: 'arn:aws:sqs:::queue',
      region: 'us-east-1',
      batchSize: 10,
      windowSeconds: 0,
    };
    const mapping = new EventSourceMapping(client, configuration, { now: () => 0 });
    const running = mapping.run(() => Promise.resolve(null), observer, stop.signal, lever);
    await until(() => lever.state === 'Disabled');
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'second' }));
    expect(await depth(queueUrl)).toEqual([1, 0]);
    expect(bodies).toEqual(['first']);
    lever.turn(true, 2);
    await running;
    expect(bodies).toEqual(['first', 'second']);
    expect(lever.state).toBe('Enabling');
  });

  it('ends with an error if the queue is gone', async () => {
    const gone = `${sqs.endpoints.sqs}/000000000000/gone`;
    await expect(deliver(gone, () => Promise.resolve(null), 1)).rejects.toThrow(/exist/);
  });
});
