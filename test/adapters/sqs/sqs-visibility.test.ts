import {
  ChangeMessageVisibilityBatchCommand,
  SQS,
  type BatchResultErrorEntry,
  type ChangeMessageVisibilityBatchCommandInput,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { SqsHttp, type SqsApi } from '../../../src/adapters/sqs/sqs-http.ts';
import { SqsVisibility } from '../../../src/adapters/sqs/sqs-visibility.ts';
import type { VisibilityChange } from '../../../src/ports.ts';
import { connectionTo, CREDENTIALS } from '../../support/aws-connections.ts';
import { startAwsServer } from '../../support/aws-server.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { times } from '../../support/records.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';
const client = new SQS({ region: 'eu-west-1' });
const sqs = mockClient(client);
beforeEach(() => sqs.reset());
afterAll(() => {
  sqs.restore();
});

const changesFor = (count: number): VisibilityChange[] =>
  times(count, (index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    delaySeconds: index,
  }));
const change = (count: number) =>
  new SqsVisibility(client, QUEUE_URL).change(changesFor(count), PLENTY);

const calls = (): ChangeMessageVisibilityBatchCommandInput[] =>
  sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input);
const handlesOf = (input: ChangeMessageVisibilityBatchCommandInput | undefined) =>
  input?.Entries?.map(({ ReceiptHandle }) => ReceiptHandle);

/** Fails the entries of these receipt handles, each time they come. */
function failHandles(errors: Record<string, Partial<BatchResultErrorEntry>>): void {
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .callsFake((input: ChangeMessageVisibilityBatchCommandInput) => ({
      Failed: input.Entries?.flatMap(({ Id, ReceiptHandle = '' }) =>
        errors[ReceiptHandle] ? [{ Id, ...errors[ReceiptHandle] }] : [],
      ),
    }));
}

const theirFault = { Code: 'InternalError', SenderFault: false };
const ourFault = { Code: 'ReceiptHandleIsInvalid', SenderFault: true };

describe('SqsVisibility', () => {
  it('makes no call for no changes', async () => {
    expect(await change(0)).toEqual([]);
    expect(calls()).toEqual([]);
  });

  it('sends the receipt handle and the delay of each message', async () => {
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({ Successful: [] });
    expect(await change(2)).toEqual([]);
    expect(calls()).toEqual([
      {
        QueueUrl: QUEUE_URL,
        Entries: [
          { Id: '0', ReceiptHandle: 'receipt-0', VisibilityTimeout: 0 },
          { Id: '1', ReceiptHandle: 'receipt-1', VisibilityTimeout: 1 },
        ],
      },
    ]);
  });

  it.each([
    [10, [10]],
    [11, [10, 1]],
    [95, [10, 10, 10, 10, 10, 10, 10, 10, 10, 5]],
  ])('changes %i messages in calls of %j', async (count, sizes) => {
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
    await change(count);
    expect(calls().map(({ Entries }) => Entries?.length)).toEqual(sizes);
    expect(new Set(calls().flatMap(handlesOf)).size).toBe(count);
  });

  it('repeats entries that SQS failed, and only those', async () => {
    failHandles({ 'receipt-1': theirFault });
    sqs
      .on(ChangeMessageVisibilityBatchCommand)
      .resolvesOnce({
        Failed: [
          { Id: '1', ...theirFault },
          { Id: '3', ...theirFault },
        ],
      })
      .resolves({});
    expect(await change(5)).toEqual([]);
    expect(calls().map(handlesOf)).toEqual([
      times(5, (index) => `receipt-${index}`),
      ['receipt-1', 'receipt-3'],
    ]);
  });

  it('returns the messages for which it failed twice', async () => {
    failHandles({ 'receipt-1': theirFault, 'receipt-12': theirFault });
    expect(await change(15)).toEqual([
      { messageId: 'message-1', cause: 'InternalError' },
      { messageId: 'message-12', cause: 'InternalError' },
    ]);
    expect(calls()).toHaveLength(4);
  });

  it('does not repeat an entry that failed by the sender’s fault', async () => {
    failHandles({ 'receipt-1': ourFault });
    expect(await change(3)).toEqual([{ messageId: 'message-1', cause: 'ReceiptHandleIsInvalid' }]);
    expect(calls()).toHaveLength(1);
  });

  it('repeats the other entries even if one failed by the sender’s fault', async () => {
    sqs
      .on(ChangeMessageVisibilityBatchCommand)
      .resolvesOnce({
        Failed: [
          { Id: '0', ...ourFault },
          { Id: '2', ...theirFault },
        ],
      })
      .resolves({});
    expect(await change(3)).toEqual([{ messageId: 'message-0', cause: 'ReceiptHandleIsInvalid' }]);
    expect(calls().map(handlesOf).at(-1)).toEqual(['receipt-2']);
  });

  it('returns a cause even if SQS gives none', async () => {
    failHandles({ 'receipt-0': { SenderFault: true } });
    expect(await change(1)).toEqual([{ messageId: 'message-0', cause: 'unknown error' }]);
  });

  it('returns all messages of a failed call, and changes the others', async () => {
    sqs
      .on(ChangeMessageVisibilityBatchCommand)
      .rejectsOnce(new Error(`connect ECONNREFUSED ${'x'.repeat(1_000)}`))
      .resolves({});
    const failures = await change(20);
    expect(failures.map(({ messageId }) => messageId)).toEqual(
      times(10, (index) => `message-${index}`),
    );
    expect(failures[0]?.cause).toMatch(/^Error: connect ECONNREFUSED x+$/);
    expect(failures[0]?.cause).toHaveLength(200);
  });

  it.each<[string, (endpoint: string) => SqsApi]>([
    [
      'the SDK’s client',
      (endpoint) => new SQS({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS }),
    ],
    ['SqsHttp', (endpoint) => new SqsHttp(connectionTo('sqs', endpoint))],
  ])('gives up when no time is left, with %s', async (_, connect) => {
    const abort = new AbortController();
    const server = await startAwsServer(() => {
      abort.abort();
      return undefined;
    });
    const real = connect(server.endpoint);
    const visibility = new SqsVisibility(real, `${server.endpoint}/000000000000/events`);
    const deadline = { remaining: () => 60_000, signal: abort.signal };
    expect(await visibility.change(changesFor(1), deadline)).toEqual([
      { messageId: 'message-0', cause: expect.stringContaining('AbortError') },
    ]);
    await server.stop();
  });
});
