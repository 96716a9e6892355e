import type {
  BatchResultErrorEntry,
  SendMessageBatchCommandInput,
  SendMessageBatchResultEntry,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';

import { SqsMessageSender, type SenderApi } from '../../../src/adapters/sqs/sqs-message-sender.ts';
import type { ReplayMessage } from '../../../src/operation-ports.ts';
import { times } from '../../support/records.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
const MEBIBYTE = 1024 * 1024;

interface Answer {
  readonly Successful?: SendMessageBatchResultEntry[];
  readonly Failed?: BatchResultErrorEntry[];
}

let calls: SendMessageBatchCommandInput[];
beforeEach(() => {
  calls = [];
});

const messages = (count: number, overrides: Partial<ReplayMessage> = {}): ReplayMessage[] =>
  times(count, (index) => ({
    id: `id-${index}`,
    body: `body-${index}`,
    tenantId: 'acme',
    deduplicationId: `operation-${index}`,
    ...overrides,
  }));

/** A queue that sends all entries, but gives these answers first. */
function sender(answers: (Answer | Error)[] = [], queueUrl = QUEUE_URL): SqsMessageSender {
  const sendMessageBatch = (input: SendMessageBatchCommandInput): Promise<Answer> => {
    calls.push(input);
    const answer = answers.shift();
    if (answer instanceof Error) return Promise.reject(answer);
    const Successful = (input.Entries ?? []).map(({ Id }) => ({
      Id,
      MessageId: undefined,
      MD5OfMessageBody: undefined,
    }));
    return Promise.resolve(answer ?? { Successful });
  };
  return new SqsMessageSender({ sendMessageBatch } as unknown as SenderApi, queueUrl);
}
const SENT = { kind: 'sent' };
const failure = (Id: string, SenderFault: boolean): BatchResultErrorEntry => ({
  Id,
  Code: 'InternalError',
  Message: 'as told',
  SenderFault,
});

describe('SqsMessageSender', () => {
  it('makes no call for no messages', async () => {
    expect(await sender().send([])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('sends to a standard queue with the tenant as group', async () => {
    expect(await sender().send(messages(1, { groupId: 'group-1' }))).toEqual([SENT]);
    expect(calls).toEqual([
      {
        QueueUrl: QUEUE_URL,
        Entries: [{ Id: '0', MessageBody: 'body-0', MessageGroupId: 'acme' }],
      },
    ]);
  });

  it('sends to a FIFO queue with group and deduplication id', async () => {
    const outgoing = [...messages(1, { groupId: 'group-1' }), ...messages(1)];
    await sender([], `${QUEUE_URL}.fifo`).send(outgoing);
    expect(calls[0]?.Entries).toEqual([
      {
        Id: '0',
        MessageBody: 'body-0',
        MessageGroupId: 'group-1',
        MessageDeduplicationId: 'operation-0',
      },
      {
        Id: '1',
        MessageBody: 'body-0',
        MessageGroupId: 'acme',
        MessageDeduplicationId: 'operation-0',
      },
    ]);
  });

  it('sends the attributes of a message', async () => {
    const value = new Uint8Array([1, 2]);
    const attributes = {
      trace: { type: 'String', value: 'abc' },
      'a.b': { type: 'Binary.png', value },
    };
    await sender().send(messages(1, { attributes }));
    expect(calls[0]?.Entries?.[0]?.MessageAttributes).toEqual({
      trace: { DataType: 'String', StringValue: 'abc' },
      'a.b': { DataType: 'Binary.png', BinaryValue: value },
    });
  });

  it('sends ten messages in one call, and answers for each', async () => {
    expect(await sender().send(messages(10))).toEqual(times(10, () => SENT));
    expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10]);
  });

  it.each<[string, Partial<ReplayMessage>]>([
    ['bodies', { body: 'x'.repeat(MEBIBYTE / 2) }],
    ['bytes of bodies, not characters', { body: 'é'.repeat(MEBIBYTE / 4) }],
    [
      'attributes',
      { body: '', attributes: { a: { type: 'String', value: 'x'.repeat(MEBIBYTE / 2 - 7) } } },
    ],
  ])('sends 1 MiB a call: %s', async (_, half) => {
    await sender().send(messages(4, half));
    expect(calls.map(({ Entries }) => Entries?.length)).toEqual([2, 2]);
  });

  it('sends entries again that SQS failed by its own fault, and no others', async () => {
    const answers = [
      { Successful: [{ Id: '0' }], Failed: [failure('1', false), failure('2', true)] } as Answer,
    ];
    expect(await sender(answers).send(messages(3))).toEqual([
      SENT,
      SENT,
      { kind: 'failed', cause: 'InternalError: as told' },
    ]);
    expect(calls.map(({ Entries }) => Entries?.map(({ MessageBody }) => MessageBody))).toEqual([
      ['body-0', 'body-1', 'body-2'],
      ['body-1'],
    ]);
  });

  it('gives up after three attempts', async () => {
    const answers = times(3, () => ({ Failed: [failure('0', false)] }));
    expect(await sender(answers).send(messages(1))).toEqual([
      { kind: 'failed', cause: 'InternalError: as told' },
    ]);
    expect(calls).toHaveLength(3);
  });

  it('answers that a message failed if SQS says nothing of it', async () => {
    expect(await sender([{}]).send(messages(1))).toEqual([
      { kind: 'failed', cause: 'SQS gave no answer for this message' },
    ]);
  });

  it('answers that the messages of a failed call failed, and sends the others', async () => {
    const outgoing = messages(2, { body: 'x'.repeat(MEBIBYTE) });
    expect(await sender([new Error('down')]).send(outgoing)).toEqual([
      { kind: 'failed', cause: 'Error: down' },
      SENT,
    ]);
    expect(calls).toHaveLength(2);
  });
});
