import {
  BatchGetItemCommand,
  DynamoDB,
  type BatchGetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { readSummaries } from '../../../src/adapters/dynamodb/read-summaries.ts';
import { OVER, PLENTY, timeFor } from '../../support/deadlines.ts';
import { ManualTime } from '../../support/manual-time.ts';
import { times } from '../../support/records.ts';

const client = new DynamoDB({ region: 'eu-west-1' });
const dynamoDb = mockClient(client);
beforeEach(() => dynamoDb.reset());
afterAll(() => {
  dynamoDb.restore();
});

const key = (index: number) => `acme#evt-${index}`;
const read = (keys: readonly string[], deadline = PLENTY) =>
  readSummaries(client, 'ledger', keys, deadline);

const requests = (): BatchGetItemCommandInput[] =>
  dynamoDb.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input);
const keysOf = (input: BatchGetItemCommandInput) =>
  (input.RequestItems?.['ledger']?.Keys ?? []).map((each) => each['pk']?.S ?? '');

const HASH = 'ab'.repeat(32);
const RECEIVED_AT = '2026-11-21T12:00:00.000Z';
const item = (pk: string, status = 'processed') => ({
  pk: { S: pk },
  content_hash: { B: Buffer.from(HASH, 'hex') },
  status: { S: status },
  attempts: { N: '0' },
  received_at: { S: RECEIVED_AT },
  expire_at: { N: '1800000000' },
});
const summary = {
  contentHash: HASH,
  status: 'processed',
  comparable: true,
  rejected: false,
  settled: true,
  hasFailure: false,
  attempts: 0,
  receivedAt: RECEIVED_AT,
  expireAt: 1_800_000_000,
};
const keys = (pks: readonly string[]) => ({
  ledger: { Keys: pks.map((pk) => ({ pk: { S: pk } })) },
});

/** Answers each call for its first keys only, at most so many. */
function answerFirst(count: number): void {
  dynamoDb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => {
    const asked = keysOf(input);
    const open = asked.slice(count);
    return {
      Responses: { ledger: asked.slice(0, count).map((pk) => item(pk)) },
      UnprocessedKeys: open.length > 0 ? keys(open) : {},
    };
  });
}

describe('readSummaries', () => {
  it('makes no call for no keys', async () => {
    expect((await read([])).size).toBe(0);
    expect(requests()).toEqual([]);
  });

  it('reads 100 keys a call, strongly consistent, and only the attributes that it needs', async () => {
    answerFirst(100);
    expect((await read(times(201, key))).size).toBe(201);
    expect(requests().map((input) => keysOf(input).length)).toEqual([100, 100, 1]);
    expect(requests()[0]?.RequestItems?.['ledger']).toMatchObject({
      ConsistentRead: true,
      ProjectionExpression:
        '#key, #hash, #status, #failure.#reason, #attempts, #earlier, #received, #expire, #claim, #lease',
    });
  });

  it('distinguishes rejected messages from events and conflicts', async () => {
    const failed = (pk: string, reason: string) => ({
      ...item(pk, 'failed'),
      failure: { M: { reason: { S: reason } } },
    });
    dynamoDb.on(BatchGetItemCommand).resolves({
      Responses: {
        ledger: [
          item('a'),
          failed('b', 'invalid_body'),
          failed('c', 'id_conflict'),
          failed('d', 'expired'),
        ],
      },
    });
    const ofFailed = { ...summary, status: 'failed', hasFailure: true };
    expect([...(await read(['a', 'b', 'c', 'd', 'e']))]).toEqual([
      ['a', summary],
      ['b', { ...ofFailed, comparable: false, rejected: true }],
      ['c', ofFailed],
      ['d', { ...ofFailed, rejected: true }],
    ]);
  });

  it('distinguishes events that wait or are handled from settled ones', async () => {
    const claim = { claim_id: { S: 'claim-1' }, lease_until: { S: '2026-11-21T12:01:00.000Z' } };
    const exhausted = { M: { reason: { S: 'attempts_exhausted' } } };
    dynamoDb.on(BatchGetItemCommand).resolves({
      Responses: {
        ledger: [
          { ...item('a', 'processing'), ...claim, attempts: { N: '2' } },
          item('b', 'queued'),
          { ...item('c', 'failed'), failure: exhausted },
        ],
      },
    });
    const claimed = { claimId: 'claim-1', leaseUntil: '2026-11-21T12:01:00.000Z' };
    const open = { ...summary, settled: false };
    expect([...(await read(['a', 'b', 'c']))]).toEqual([
      ['a', { ...open, ...claimed, status: 'processing', attempts: 2 }],
      ['b', { ...open, status: 'queued' }],
      ['c', { ...open, status: 'failed', hasFailure: true }],
    ]);
  });

  it('fails for a record that it can’t read, and for no other', async () => {
    const { status, ...broken } = item('a');
    expect(status).toBeDefined();
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { ledger: [broken, item('b')] } });
    const summaries = await read(['a', 'b']);
    expect(summaries.get('a')).toEqual({
      kind: 'unavailable',
      code: 'store_unavailable',
      cause: 'Error: ledger item has no string attribute "status"',
    });
    expect(summaries.get('b')).toEqual(summary);
  });

  it.each([
    ['no reason', { M: {} }],
    ['a failure that isn’t a map', { S: 'broken' }],
  ])(
    'does not take a record with %s, which this code never writes, as a rejected one',
    async (_, failure) => {
      dynamoDb.on(BatchGetItemCommand).resolves({
        Responses: { ledger: [{ ...item('a', 'failed'), failure }] },
      });
      expect((await read(['a'])).get('a')).toEqual({ ...summary, status: 'failed' });
    },
  );

  it('aborts a running call with the deadline’s signal', async () => {
    answerFirst(100);
    await read(['a']);
    expect(dynamoDb.call(0).args).toEqual([expect.anything(), { abortSignal: PLENTY.signal }]);
  });

  it('takes a key that is missing in the answer as free', async () => {
    dynamoDb.on(BatchGetItemCommand).resolves({});
    expect((await read(['a', 'b'])).size).toBe(0);
  });

  it('reads unprocessed keys again, as long as some are answered', async () => {
    answerFirst(40);
    const summaries = await read(times(100, key));
    expect([...summaries.keys()]).toEqual(times(100, key));
    expect(requests().map((input) => keysOf(input).length)).toEqual([100, 60, 20]);
  });

  it('gives up if DynamoDB answers no key', async () => {
    answerFirst(0);
    const summaries = await read(times(3, key));
    expect([...summaries.values()]).toEqual(
      times(3, () => ({
        kind: 'unavailable',
        code: 'store_unavailable',
        cause: 'DynamoDB throttles reads',
      })),
    );
    expect(requests()).toHaveLength(1);
  });

  it('keeps the answers that it got before it was throttled', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { ledger: [item('a')] }, UnprocessedKeys: keys(['b', 'c']) })
      .resolves({ UnprocessedKeys: keys(['b', 'c']) });
    const summaries = await read(['a', 'b', 'c']);
    expect(summaries.get('a')).toEqual(summary);
    expect(summaries.get('b')).toMatchObject({ kind: 'unavailable' });
    expect(summaries.get('c')).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    [1, 2, 'summary'],
    [3, 4, 'summary'],
    [4, 4, 'unavailable'],
  ])(
    'reads again after pauses if DynamoDB left out all keys, here %i times',
    async (throttles, calls, result) => {
      const time = new ManualTime();
      const answers = times(throttles, () => ({ UnprocessedKeys: keys(['a']) })).values();
      dynamoDb
        .on(BatchGetItemCommand)
        .callsFake(() => answers.next().value ?? { Responses: { ledger: [item('a')] } });
      const pauses = { timers: time, random: () => 0.5 };
      const reading = readSummaries(client, 'ledger', ['a'], PLENTY, pauses);
      await time.pass(1_000);
      const answer = (await reading).get('a');
      expect(answer).toEqual(
        result === 'summary'
          ? summary
          : {
              kind: 'unavailable',
              code: 'store_unavailable',
              cause: 'DynamoDB throttles reads',
            },
      );
      expect(requests()).toHaveLength(calls);
      expect(time.running).toBe(0);
    },
  );

  it('gives the cause of a failed call for its own keys only', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .rejectsOnce(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
      .resolves({ Responses: { ledger: [item(key(100))] } });
    const summaries = await read(times(101, key));
    expect(summaries.get(key(0))).toEqual({
      kind: 'unavailable',
      code: 'store_unavailable',
      cause: 'ThrottlingException: slow down',
    });
    expect(summaries.get(key(100))).toEqual(summary);
  });

  it('makes no call if no time is left', async () => {
    const summaries = await read(['a'], OVER);
    expect(summaries.get('a')).toMatchObject({ kind: 'unavailable', code: 'deadline' });
    expect(requests()).toEqual([]);
  });

  it('reads no further once no time is left', async () => {
    answerFirst(40);
    const summaries = await read(times(100, key), timeFor(2));
    const open = [...summaries.values()].filter((summary) => 'kind' in summary);
    expect(open).toMatchObject(times(20, () => ({ code: 'deadline' })));
  });
});
