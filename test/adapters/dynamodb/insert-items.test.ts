import {
  BatchExecuteStatementCommand,
  DynamoDB,
  type BatchExecuteStatementCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { insertItems } from '../../../src/adapters/dynamodb/insert-items.ts';
import { valueSize, type Item } from '../../../src/adapters/dynamodb/item-size.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { OVER, PLENTY, timeFor } from '../../support/deadlines.ts';
import { processed, times } from '../../support/records.ts';

const client = new DynamoDB({ region: 'eu-west-1' });
const dynamoDb = mockClient(client);
beforeEach(() => dynamoDb.reset());
afterAll(() => {
  dynamoDb.restore();
});

const item = (index: number): Item => packRecord(processed({ event_id: `evt-${index}` })).item;
const insert = (items: readonly Item[], deadline = PLENTY) =>
  insertItems(client, 'ledger', items, deadline);

function named(name: string, message = 'as told'): Error {
  return Object.assign(new Error(message), { name });
}

function callsMade(): BatchExecuteStatementCommandInput[] {
  return dynamoDb.commandCalls(BatchExecuteStatementCommand).map(({ args }) => args[0].input);
}

/** Answers every call by what `answer` says of each key. */
function answerByKey(answer: (key: string) => { Error?: { Code: string; Message: string } }): void {
  dynamoDb
    .on(BatchExecuteStatementCommand)
    .callsFake((input: BatchExecuteStatementCommandInput) => ({
      Responses: input.Statements?.map(({ Parameters }) => answer(Parameters?.[0]?.S ?? '')),
    }));
}

const unavailable = (cause: string) => ({ kind: 'unavailable', code: 'store_unavailable', cause });

describe('insertItems', () => {
  it('makes no call for no items', async () => {
    expect(await insert([])).toEqual([]);
    expect(callsMade()).toEqual([]);
  });

  it.each([
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [100, [25, 25, 25, 25]],
  ])('inserts %i items in calls of %j', async (count, sizes) => {
    answerByKey(() => ({}));
    const results = await insert(times(count, item));
    expect(results).toEqual(times(count, () => ({ kind: 'inserted' })));
    expect(callsMade().map(({ Statements }) => Statements?.length)).toEqual(sizes);
  });

  it('sends no more than 4 MiB in a call', async () => {
    answerByKey(() => ({}));
    await insert(times(23, (index) => ({ ...item(index), pad: { S: 'x'.repeat(350 * 1024) } })));
    expect(callsMade().map(({ Statements }) => Statements?.length)).toEqual([11, 11, 1]);
  });

  it('fills a call up to 4 MiB exactly', async () => {
    answerByKey(() => ({}));
    // The values count: attributes' names are in the statement's text.
    const valuesSize = (of: Item) =>
      Object.values(of).reduce((size, value) => size + valueSize(value), 0);
    const ofQuarterMebibyte = (index: number) => {
      const padded = { ...item(index), pad: { S: '' } };
      return { ...padded, pad: { S: 'x'.repeat(256 * 1024 - valuesSize(padded)) } };
    };
    await insert(times(17, (index) => ofQuarterMebibyte(index + 10)));
    expect(callsMade().map(({ Statements }) => Statements?.length)).toEqual([16, 1]);
  });

  it('gives each item the result of its statement', async () => {
    const codes: Record<string, string> = {
      'acme#evt-1': 'DuplicateItem',
      'acme#evt-2': 'ThrottlingError',
      'acme#evt-3': 'InternalServerError',
      'acme#evt-4': 'ProvisionedThroughputExceeded',
      'acme#evt-5': 'ValidationError',
    };
    answerByKey((key) => (codes[key] ? { Error: { Code: codes[key], Message: 'as told' } } : {}));
    expect(await insert(times(7, item))).toEqual([
      { kind: 'inserted' },
      { kind: 'exists' },
      unavailable('ThrottlingError: as told'),
      unavailable('InternalServerError: as told'),
      unavailable('ProvisionedThroughputExceeded: as told'),
      unavailable('ValidationError: as told'),
      { kind: 'inserted' },
    ]);
  });

  it('retries after an error without a code', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [{ Error: {} }] });
    expect(await insert([item(0)])).toEqual([unavailable('unknown error: ')]);
  });

  it.each([
    [{}, ['unavailable', 'unavailable']],
    [{ Responses: [{}] }, ['inserted', 'unavailable']],
  ])('does not take a missing result as success: %j', async (answer, kinds) => {
    dynamoDb.on(BatchExecuteStatementCommand).resolves(answer);
    const results = await insert(times(2, item));
    expect(results.map(({ kind }) => kind)).toEqual(kinds);
    expect(results[1]).toEqual(unavailable('DynamoDB gave no answer'));
  });

  it('aborts a running call with the deadline’s signal', async () => {
    answerByKey(() => ({}));
    await insert([item(0)]);
    expect(dynamoDb.call(0).args).toEqual([expect.anything(), { abortSignal: PLENTY.signal }]);
  });

  it.each([
    named('ThrottlingException'),
    named('ProvisionedThroughputExceededException'),
    named('ResourceNotFoundException'),
    named('TimeoutError'),
    Object.assign(named('Error', 'read ECONNRESET'), { code: 'ECONNRESET' }),
  ])('fails the whole call, and tries no part of it, after $name', async (error) => {
    dynamoDb.on(BatchExecuteStatementCommand).rejects(error);
    const results = await insert(times(3, item));
    expect(results).toEqual(times(3, () => unavailable(`${error.name}: ${error.message}`)));
    expect(callsMade()).toHaveLength(1);
  });

  it('fails one call without affecting the others', async () => {
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .rejectsOnce(named('ThrottlingException'))
      .resolves({ Responses: times(25, () => ({})) });
    const kinds = (await insert(times(50, item))).map(({ kind }) => kind);
    expect(kinds).toEqual([...times(25, () => 'unavailable'), ...times(25, () => 'inserted')]);
  });

  it.each([0, 7, 12, 13, 24])(
    'finds the one item (%i) for which DynamoDB refuses a call of 25',
    async (poisoned) => {
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .callsFake((input: BatchExecuteStatementCommandInput) => {
          const keys = input.Statements?.map(({ Parameters }) => Parameters?.[0]?.S) ?? [];
          if (keys.includes(`acme#evt-${poisoned}`)) throw named('ValidationException');
          return { Responses: keys.map(() => ({})) };
        });
      const results = await insert(times(25, item));
      expect(results).toEqual(
        times(25, (index) =>
          index === poisoned ? unavailable('ValidationException: as told') : { kind: 'inserted' },
        ),
      );
      expect(callsMade().length).toBeLessThanOrEqual(11);
    },
  );

  it.each([
    ['SerializationException', named('SerializationException')],
    ['HTTP 413', Object.assign(named('Error'), { $metadata: { httpStatusCode: 413 } })],
  ])('also looks for the refused item after %s', async (_, refusal) => {
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .rejectsOnce(refusal)
      .resolves({ Responses: times(2, () => ({})) });
    const kinds = (await insert(times(4, item))).map(({ kind }) => kind);
    expect(kinds).toEqual(times(4, () => 'inserted'));
    expect(callsMade()).toHaveLength(3);
  });

  it('stops looking for that item when no time is left', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).rejects(named('ValidationException'));
    const results = await insert(times(4, item), timeFor(2));
    expect(callsMade()).toHaveLength(2);
    expect(results.slice(2)).toMatchObject(
      times(2, () => ({ kind: 'unavailable', code: 'deadline' })),
    );
  });

  it('makes no call if no time is left', async () => {
    expect(await insert([item(0)], OVER)).toEqual([
      expect.objectContaining({ kind: 'unavailable', code: 'deadline' }),
    ]);
    expect(callsMade()).toEqual([]);
  });

  it('makes no further call once no time is left', async () => {
    answerByKey(() => ({}));
    const kinds = (await insert(times(75, item), timeFor(1))).map(({ kind }) => kind);
    expect(callsMade()).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'inserted')).toHaveLength(25);
    expect(kinds.filter((kind) => kind === 'unavailable')).toHaveLength(50);
  });

  it('shortens the text of an error', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).rejects(named('Error', 'x'.repeat(10_000)));
    const [result] = await insert([item(0)]);
    expect(result).toEqual(unavailable(`Error: ${'x'.repeat(193)}`));
  });

  it('writes no value from a sender into a statement’s text', async () => {
    answerByKey(() => ({}));
    const events = [
      processed({
        event_id: "'}--",
        client_id: 'client',
        "x'y": 'secret',
        body: { amount: 1, "'": "'" },
      }),
      processed({ event_id: '"} VALUE {', group_id: "'?'", trace: '?' }),
    ];
    await insert(events.map((event) => packRecord(event).item));
    for (const { Statement = '', Parameters } of callsMade()[0]?.Statements ?? []) {
      expect(Statement).toMatch(/^INSERT INTO "ledger" VALUE \{'[a-z_]+': \?(, '[a-z_]+': \?)*\}$/);
      expect(Statement.match(/\?/g)).toHaveLength(Parameters?.length ?? 0);
    }
  });

  it('names the table in the statement', async () => {
    answerByKey(() => ({}));
    await insertItems(client, 'one', [item(0)], PLENTY);
    await insertItems(client, 'two', [item(0)], PLENTY);
    expect(callsMade().map(({ Statements }) => Statements?.[0]?.Statement?.slice(0, 17))).toEqual([
      'INSERT INTO "one"',
      'INSERT INTO "two"',
    ]);
  });
});
