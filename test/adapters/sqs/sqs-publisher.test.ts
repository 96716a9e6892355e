import {
  SendMessageBatchCommand,
  SQS,
  type BatchResultErrorEntry,
  type SendMessageBatchCommandInput,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { SqsPublisher } from '../../../src/adapters/sqs/sqs-publisher.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import { OVER, PLENTY, timeFor } from '../../support/deadlines.ts';
import { times } from '../../support/records.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
const MEBIBYTE = 1024 * 1024;
const client = new SQS({ region: 'eu-west-1' });
const sqs = mockClient(client);
beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [] });
});
afterAll(() => {
  sqs.restore();
});

/** SHA-256 of `id-0 body-0`. */
const DEDUPLICATION_ID = '5ba914e95eedde42680064437f0892d3e8f3ecf01f6d3cebea0a06b7f03ab0a6';

const messages = (count: number, overrides: Partial<OutgoingMessage> = {}): OutgoingMessage[] =>
  times(count, (index) => ({
    id: `id-${index}`,
    body: `body-${index}`,
    tenantId: 'acme',
    ...overrides,
  }));
const publish = (outgoing: readonly OutgoingMessage[], queueUrl = QUEUE_URL) =>
  new SqsPublisher(client, queueUrl).publish(outgoing, PLENTY);
const calls = (): SendMessageBatchCommandInput[] =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
const bodiesOf = (input: SendMessageBatchCommandInput | undefined) =>
  input?.Entries?.map(({ MessageBody }) => MessageBody);

/** Fails entries of this body, in as many calls as are given. */
function failing(body: string, count: number, error: Partial<BatchResultErrorEntry>): void {
  let left = count;
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: SendMessageBatchCommandInput) => {
    const entry = Entries?.find(({ MessageBody }) => MessageBody === body);
    return { Failed: entry && left-- > 0 ? [{ Id: entry.Id, ...error }] : [] };
  });
}

describe('SqsPublisher', () => {
  it('makes no call for no messages', async () => {
    await publish([]);
    expect(calls()).toEqual([]);
  });

  it('sends to its queue, on a standard queue with the tenant as group', async () => {
    await publish(messages(1, { groupId: 'group-1' }));
    expect(calls()).toEqual([
      {
        QueueUrl: QUEUE_URL,
        Entries: [{ Id: '0', MessageBody: 'body-0', MessageGroupId: 'acme' }],
      },
    ]);
  });

  it('gives a message group and deduplication id on a FIFO queue', async () => {
    await publish([...messages(1, { groupId: 'group-1' }), ...messages(1)], `${QUEUE_URL}.fifo`);
    expect(calls()[0]?.Entries).toMatchObject([
      { Id: '0', MessageGroupId: 'group-1', MessageDeduplicationId: DEDUPLICATION_ID },
      { Id: '1', MessageGroupId: 'acme', MessageDeduplicationId: DEDUPLICATION_ID },
    ]);
  });

  it('gives different deduplication ids to other content of the same id, and to equal content of another id', async () => {
    const outgoing = [{ body: 'other' }, { id: 'id-1' }].flatMap((change) => messages(1, change));
    await publish([...messages(1), ...outgoing], `${QUEUE_URL}.fifo`);
    const entries = calls()[0]?.Entries ?? [];
    const ids = new Set(entries.map((entry) => entry.MessageDeduplicationId));
    expect(ids.size).toBe(3);
  });

  it('sends ten messages a call', async () => {
    await publish(messages(25));
    expect(calls().map((call) => call.Entries?.length)).toEqual([10, 10, 5]);
    expect(calls().flatMap(bodiesOf)).toEqual(messages(25).map(({ body }) => body));
  });

  it('sends 1 MiB a call', async () => {
    const half = 'x'.repeat(MEBIBYTE / 2);
    await publish([...messages(3, { body: half }), ...messages(1, { body: `${half}${half}` })]);
    expect(calls().map((call) => call.Entries?.length)).toEqual([2, 1, 1]);
  });

  it('counts bytes, not characters', async () => {
    await publish(messages(2, { body: 'é'.repeat(MEBIBYTE / 4 + 1) }));
    expect(calls()).toHaveLength(2);
  });

  it('makes the calls to a FIFO queue one after the other', async () => {
    let atWork = 0;
    let most = 0;
    sqs.on(SendMessageBatchCommand).callsFake(async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise(setImmediate);
      atWork -= 1;
      return {};
    });
    await publish(messages(50), `${QUEUE_URL}.fifo`);
    expect(most).toBe(1);
    await publish(messages(200));
    expect(most).toBe(8);
  });
});

it('SqsPublisher aborts a running call with the deadline’s signal', async () => {
  await publish(messages(1));
  expect(sqs.call(0).args).toEqual([expect.anything(), { abortSignal: PLENTY.signal }]);
});

describe('SqsPublisher, if SQS fails an entry', () => {
  it('by its own fault, sends that entry once more', async () => {
    failing('body-1', 1, { Code: 'InternalError', SenderFault: false });
    await publish(messages(3));
    expect(calls().map(bodiesOf)).toEqual([['body-0', 'body-1', 'body-2'], ['body-1']]);
  });

  it('twice, rejects', async () => {
    failing('body-1', 2, { Code: 'InternalError', SenderFault: false });
    await expect(publish(messages(3))).rejects.toThrow('SQS refused 1 messages: InternalError');
    expect(calls()).toHaveLength(2);
  });

  it('for the sender’s fault, rejects at once', async () => {
    failing('body-1', 1, { Code: 'InvalidMessageContents', SenderFault: true });
    await expect(publish(messages(3))).rejects.toThrow('InvalidMessageContents');
    expect(calls()).toHaveLength(1);
  });

  it('for the sender’s fault, and another by its own, rejects at once', async () => {
    const faults = [false, true].map((SenderFault, index) => ({
      Id: String(index),
      Code: 'as told',
      SenderFault,
    }));
    sqs.on(SendMessageBatchCommand).resolves({ Failed: faults });
    await expect(publish(messages(3))).rejects.toThrow('SQS refused 2 messages: as told');
    expect(calls()).toHaveLength(1);
  });

  it('without a code, rejects and says so', async () => {
    failing('body-1', 2, {});
    await expect(publish(messages(3))).rejects.toThrow('unknown error');
  });
});

describe('SqsPublisher rejects', () => {
  it('if a call fails', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('down'));
    await expect(publish(messages(1))).rejects.toThrow('down');
  });

  it('if a call fails, after the running calls have ended, and begins no other', async () => {
    const ends: (() => void)[] = [];
    sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }: SendMessageBatchCommandInput) => {
      if (Entries?.[0]?.MessageBody === 'body-0') throw new Error('down');
      await new Promise<void>((resolve) => ends.push(resolve));
      return {};
    });
    let ended = false;
    const publishing = expect(publish(messages(200))).rejects.toThrow('down');
    void publishing.then(() => (ended = true));
    await new Promise(setImmediate);
    expect({ ended, calls: calls().length }).toEqual({ ended: false, calls: 8 });
    for (const end of ends) end();
    await publishing;
    expect(calls()).toHaveLength(8);
  });

  it('if no time is left for the first call, or for the next', async () => {
    const publisher = new SqsPublisher(client, `${QUEUE_URL}.fifo`);
    await expect(publisher.publish(messages(1), OVER)).rejects.toThrow('too little time');
    await expect(publisher.publish(messages(30), timeFor(2))).rejects.toThrow('too little time');
    expect(calls()).toHaveLength(2);
  });
});
