import {
  SendMessageBatchCommand,
  SQS,
  type BatchResultErrorEntry,
  type SendMessageBatchCommandInput,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { SqsCopySender } from '../../../src/adapters/sqs/sqs-copy-sender.ts';
import type { QueueMessage } from '../../../src/core/batch.ts';
import type { MessageAttribute } from '../../../src/core/message-attribute.ts';
import type { MessageCopy } from '../../../src/ports.ts';
import { OVER, PLENTY } from '../../support/deadlines.ts';
import { NOW, queueMessage } from '../../support/events.ts';
import { times } from '../../support/records.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
const MEBIBYTE = 1024 * 1024;
const RESENT = { firstSeenAt: NOW, times: 1, firstMessageId: 'first' };
/** Name, type and value. */
const RESENT_BYTES = 'resent'.length + 'String'.length + `v1 ${NOW} 1 first`.length;
const client = new SQS({ region: 'eu-west-1' });
const sqs = mockClient(client);
beforeEach(() => {
  sqs.reset();
  answering(() => undefined);
});
afterAll(() => {
  sqs.restore();
});

/** Lets SQS answer for each entry: accepted unless an error is given. */
function answering(
  errorOf: (body: string, call: number) => Partial<BatchResultErrorEntry> | undefined,
) {
  let call = 0;
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => {
    call += 1;
    const answers = Entries.map(({ Id, MessageBody = '' }) => ({
      Id,
      ...errorOf(MessageBody, call),
    }));
    return {
      Successful: answers.filter((answer) => !('Code' in answer)),
      Failed: answers.filter((answer) => 'Code' in answer),
    };
  });
}

const copyOf = (overrides: Partial<QueueMessage> = {}): MessageCopy => ({
  message: queueMessage(overrides),
  resent: RESENT,
  delaySeconds: 300,
});
const copies = (count: number) => times(count, (index) => copyOf({ body: `body-${index}` }));
const send = (wanted: readonly MessageCopy[], deadline = PLENTY) =>
  new SqsCopySender(client, QUEUE_URL).send(wanted, deadline);
const calls = (): SendMessageBatchCommandInput[] =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
const attributes = (count: number): Record<string, MessageAttribute> =>
  Object.fromEntries(times(count, (index) => [`a${index}`, { type: 'String', value: 'x' }]));

describe('SqsCopySender', () => {
  it('sends the same body, attributes and group, with what tells that it is a copy', async () => {
    const key = { type: 'Binary', value: Buffer.from([1]) };
    const trace = { type: 'Number', value: '7' };
    const message = { body: ' {}', groupId: 'acme', attributes: { key, trace } };
    expect(await send([copyOf(message)])).toEqual([{ kind: 'sent' }]);
    expect(calls()).toEqual([
      {
        QueueUrl: QUEUE_URL,
        Entries: [
          {
            Id: '0',
            MessageBody: ' {}',
            MessageGroupId: 'acme',
            DelaySeconds: 300,
            MessageAttributes: {
              key: { DataType: 'Binary', BinaryValue: Buffer.from([1]) },
              trace: { DataType: 'Number', StringValue: '7' },
              resent: { DataType: 'String', StringValue: `v1 ${NOW} 1 first` },
            },
          },
        ],
      },
    ]);
  });

  it('sends ten in a call, and answers in their order', async () => {
    answering((body) => (body === 'body-11' ? { Code: 'Refused', SenderFault: true } : undefined));
    const results = await send(copies(25));
    expect(calls().map(({ Entries = [] }) => Entries.length)).toEqual([10, 10, 5]);
    expect(results.map(({ kind }, index) => (kind === 'sent' ? '' : index)).join('')).toBe('11');
    expect(results[11]).toEqual({ kind: 'failed', cause: 'Refused' });
  });

  it('counts attributes in the megabyte of a call', async () => {
    const half = MEBIBYTE / 2 - RESENT_BYTES;
    await send([copyOf({ body: 'x'.repeat(half) }), copyOf({ body: 'x'.repeat(half) })]);
    expect(calls()).toHaveLength(1);
    await send([copyOf({ body: 'x'.repeat(half) }), copyOf({ body: 'x'.repeat(half + 1) })]);
    expect(calls()).toHaveLength(3);
  });

  it.each<[string, Partial<QueueMessage>, string]>([
    [
      'is too large with the attribute',
      { body: 'x'.repeat(MEBIBYTE - RESENT_BYTES + 1) },
      'more than',
    ],
    ['has ten attributes already', { attributes: attributes(10) }, 'has 10 attributes already'],
    [
      'has such an attribute of its sender',
      { attributes: { resent: { type: 'String', value: 'mine' } } },
      'attribute resent of its sender',
    ],
  ])('does not send what %s, and sends the others', async (_, message, cause) => {
    const results = await send([copyOf(message), copyOf()]);
    expect(results).toEqual([
      { kind: 'failed', cause: expect.stringContaining(cause) as string },
      { kind: 'sent' },
    ]);
    expect(calls()[0]?.Entries).toHaveLength(1);
  });

  it.each<[string, Partial<QueueMessage>]>([
    ['has as many bytes as SQS takes', { body: 'x'.repeat(MEBIBYTE - RESENT_BYTES) }],
    ['has nine other attributes', { attributes: attributes(9) }],
  ])('sends what %s', async (_, message) => {
    expect(await send([copyOf(message)])).toEqual([{ kind: 'sent' }]);
  });

  it('sends once more what SQS failed to take by its own fault', async () => {
    answering((body, call) =>
      body === 'body-1' && call === 1 ? { Code: 'Busy', SenderFault: false } : undefined,
    );
    expect(await send(copies(2))).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(calls().map(({ Entries = [] }) => Entries.length)).toEqual([2, 1]);
  });

  it('gives up after the second failure', async () => {
    answering(() => ({ Code: 'Busy', SenderFault: false }));
    expect(await send(copies(1))).toEqual([{ kind: 'failed', cause: 'Busy' }]);
    expect(calls()).toHaveLength(2);
  });

  it('counts a copy as failed if the call fails: SQS may not have it', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('socket hang up'));
    expect(await send(copies(1))).toEqual([
      { kind: 'failed', cause: expect.stringContaining('socket hang up') as string },
    ]);
  });

  it('counts a copy as failed if the answer doesn’t name it', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    expect(await send(copies(1))).toEqual([{ kind: 'failed', cause: 'unknown error' }]);
  });

  it('begins no call once the time is over', async () => {
    expect(await send(copies(1), OVER)).toMatchObject([{ kind: 'failed' }]);
    expect(calls()).toEqual([]);
  });
});
