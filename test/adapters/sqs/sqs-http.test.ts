import { CreateQueueCommand, ReceiveMessageCommand, SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { SqsHttp, type SqsApi } from '../../../src/adapters/sqs/sqs-http.ts';
import { SqsCopySender } from '../../../src/adapters/sqs/sqs-copy-sender.ts';
import { SqsPublisher } from '../../../src/adapters/sqs/sqs-publisher.ts';
import { SqsVisibility } from '../../../src/adapters/sqs/sqs-visibility.ts';
import { startEmbedded, type EmbeddedServices } from '../../../scripts/local/embedded-services.ts';
import { connectionTo, CREDENTIALS, ScriptedTransport } from '../../support/aws-connections.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { queueMessage } from '../../support/events.ts';
import { times } from '../../support/records.ts';

let service: EmbeddedServices<'sqs'>;
let sdk: SQS;
beforeAll(async () => {
  service = await startEmbedded(['sqs']);
  const endpoint = service.endpoints.sqs;
  sdk = new SQS({ region: 'eu-west-1', endpoint, credentials: CREDENTIALS });
});
afterAll(async () => {
  sdk.destroy();
  await service.stop();
});

let queues = 0;
describe.each<[string, () => SqsApi]>([
  ['the SDK’s client', () => sdk],
  ['SqsHttp', () => new SqsHttp(connectionTo('sqs', service.endpoints.sqs))],
])('%s, on the embedded SQS', (_, connect) => {
  let client: SqsApi;
  beforeEach(() => {
    client = connect();
  });

  async function createQueue(fifo: boolean): Promise<string> {
    const QueueName = `events-${(queues += 1)}${fifo ? '.fifo' : ''}`;
    const Attributes = { VisibilityTimeout: '600', ...(fifo && { FifoQueue: 'true' }) };
    await sdk.send(new CreateQueueCommand({ QueueName, Attributes }));
    return `${service.endpoints.sqs}/000000000000/${QueueName}`;
  }
  const receive = async (QueueUrl: string) => {
    const input = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      AttributeNames: ['All' as const],
      MessageAttributeNames: ['All'],
    };
    return (await sdk.send(new ReceiveMessageCommand(input))).Messages ?? [];
  };
  const outgoing = (count: number, body = 'é \u2028 "a"') =>
    times(count, (index) => ({ id: `id-${index}`, body: `${index} ${body}`, tenantId: 'acme' }));

  it('publishes to a queue', async () => {
    const queueUrl = await createQueue(false);
    await new SqsPublisher(client, queueUrl).publish(outgoing(3), PLENTY);
    const bodies = (await receive(queueUrl)).map(({ Body }) => Body);
    expect(bodies.sort()).toEqual(outgoing(3).map(({ body }) => body));
  });

  it('publishes to a FIFO queue', async () => {
    const queueUrl = await createQueue(true);
    await new SqsPublisher(client, queueUrl).publish(outgoing(1), PLENTY);
    expect(await receive(queueUrl)).toMatchObject([
      { Body: outgoing(1)[0]?.body, Attributes: { MessageGroupId: 'acme' } },
    ]);
  });

  it('sends copies with their attributes', async () => {
    const queueUrl = await createQueue(false);
    const key = { type: 'Binary', value: Buffer.from([0, 255]) };
    const message = queueMessage({ attributes: { key } });
    const resent = { firstSeenAt: 1, times: 2, firstMessageId: 'first' };
    const copy = { message, resent, delaySeconds: 0 };
    expect(await new SqsCopySender(client, queueUrl).send([copy], PLENTY)).toEqual([
      { kind: 'sent' },
    ]);
    const [received] = await receive(queueUrl);
    expect(received?.MessageAttributes).toMatchObject({
      resent: { DataType: 'String', StringValue: 'v1 1 2 first' },
    });
    const bytes = received?.MessageAttributes?.['key']?.BinaryValue ?? [];
    expect([...bytes]).toEqual([0, 255]);
  });

  it('publishes a message of a megabyte', async () => {
    const queueUrl = await createQueue(false);
    await new SqsPublisher(client, queueUrl).publish(outgoing(1, 'x'.repeat(1_000_000)), PLENTY);
    expect((await receive(queueUrl))[0]?.Body).toHaveLength(1_000_002);
  });

  it('changes the visibility of messages', async () => {
    const queueUrl = await createQueue(false);
    await new SqsPublisher(client, queueUrl).publish(outgoing(4), PLENTY);
    const received = await receive(queueUrl);
    expect(received).toHaveLength(4);
    const changes = received.map(({ MessageId = '', ReceiptHandle = '' }, index) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      delaySeconds: index < 2 ? 0 : 300,
    }));
    expect(await new SqsVisibility(client, queueUrl).change(changes, PLENTY)).toEqual([]);
    const again = await receive(queueUrl);
    expect(again.map(({ MessageId }) => MessageId).sort()).toEqual(
      changes
        .slice(0, 2)
        .map(({ messageId }) => messageId)
        .sort(),
    );
  });

  it('rejects with the cause of a failed call', async () => {
    const nowhere = `${service.endpoints.sqs}/000000000000/nowhere`;
    const change = { messageId: '1', receiptHandle: 'a', delaySeconds: 0 };
    expect(await new SqsVisibility(client, nowhere).change([change], PLENTY)).toEqual([
      { messageId: '1', cause: expect.stringMatching(/^\S*QueueDoesNotExist: /) },
    ]);
    await expect(new SqsPublisher(client, nowhere).publish(outgoing(1), PLENTY)).rejects.toThrow();
  });
});

describe('SqsHttp', () => {
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
  const sent = async (isCustom: boolean, queueUrl: string | undefined) => {
    const transport = new ScriptedTransport({});
    const connection = { ...connectionTo('sqs', 'http://chosen:1', transport), isCustom };
    const client = new SqsHttp(connection);
    await client.sendMessageBatch({ QueueUrl: queueUrl, Entries: [] }, {});
    await client.changeMessageVisibilityBatch({ QueueUrl: queueUrl, Entries: [] }, {});
    return transport.requests;
  };

  it('names the operation in each request', async () => {
    const requests = await sent(true, QueueUrl);
    expect(requests.map(({ headers }) => headers['x-amz-target'])).toEqual([
      'AmazonSQS.SendMessageBatch',
      'AmazonSQS.ChangeMessageVisibilityBatch',
    ]);
    expect(requests.map(({ body }) => String(body))).toEqual(
      times(2, () => JSON.stringify({ QueueUrl, Entries: [] })),
    );
  });

  it.each([
    [true, QueueUrl, 'chosen'],
    [false, QueueUrl, 'sqs.eu-west-1.amazonaws.com'],
    [false, undefined, 'chosen'],
  ])('goes, with a custom endpoint: %s, and the queue %s, to %s', async (isCustom, url, host) => {
    for (const request of await sent(isCustom, url)) {
      expect(request).toMatchObject({ hostname: host, path: '/' });
    }
  });

  it('aborts its calls with their signals', async () => {
    const client = new SqsHttp(connectionTo('sqs', service.endpoints.sqs));
    const input = { QueueUrl, Entries: [] };
    const abortSignal = AbortSignal.abort();
    for (const call of [
      client.sendMessageBatch(input, { abortSignal }),
      client.changeMessageVisibilityBatch(input, { abortSignal }),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    }
  });
});
