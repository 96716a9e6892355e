import type {
  BatchExecuteStatementCommandInput,
  BatchStatementError,
  BatchStatementRequest,
  BatchStatementResponse,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';

import {
  executeStatements,
  type StatementResult,
} from '../../../src/adapters/dynamodb/batch-statements.ts';
import type { Deadline } from '../../../src/ports.ts';
import { OVER, PLENTY } from '../../support/deadlines.ts';
import { ManualTime } from '../../support/manual-time.ts';
import { times } from '../../support/records.ts';

type Code = NonNullable<BatchStatementError['Code']>;

/** What DynamoDB answers for a statement, one answer for each try. After the last one it is done. */
type Script = Readonly<Record<string, readonly (Code | Error | undefined)[]>>;

/** A DynamoDB that follows a script. It notes the keys of each call, and when it was made. */
class ScriptedDynamoDb {
  readonly calls: { readonly after: number; readonly keys: readonly string[] }[] = [];
  private readonly tries = new Map<string, number>();
  private readonly script: Script;
  private readonly time: ManualTime;
  private readonly begin: number;

  constructor(script: Script, time: ManualTime) {
    this.script = script;
    this.time = time;
    this.begin = time.now();
  }

  batchExecuteStatement({ Statements = [] }: BatchExecuteStatementCommandInput) {
    const keys = Statements.map(({ Parameters }) => Parameters?.[0]?.S ?? '');
    this.calls.push({ after: this.time.now() - this.begin, keys });
    return Promise.resolve({ Responses: keys.map((key) => this.answer(key)) });
  }

  private answer(key: string): BatchStatementResponse {
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    const answer = this.script[key]?.[tries - 1];
    if (answer instanceof Error) throw answer;
    return answer ? { Error: { Code: answer, Message: 'as told' } } : {};
  }
}

const statement = (key: string): BatchStatementRequest => ({
  Statement: 'INSERT',
  Parameters: [{ S: key }],
});
const unavailable = (cause: string) => ({ kind: 'unavailable', code: 'store_unavailable', cause });

let time: ManualTime;
beforeEach(() => {
  time = new ManualTime();
});

/** Executes statements with pauses of half their longest time, and lets a second pass. */
async function execute(
  script: Script,
  keys: readonly string[],
  deadline: Deadline = PLENTY,
): Promise<{ results: readonly StatementResult[]; calls: ScriptedDynamoDb['calls'] }> {
  const client = new ScriptedDynamoDb(script, time);
  const pauses = { timers: time, random: () => 0.5 };
  const statements = keys.map(statement);
  const done = executeStatements(client, statements, 'DuplicateItem', deadline, pauses);
  await time.pass(1_000);
  return { results: await done, calls: client.calls };
}

describe('executeStatements', () => {
  it.each<Code>([
    'ThrottlingError',
    'ProvisionedThroughputExceeded',
    'RequestLimitExceeded',
    'InternalServerError',
  ])('tries a statement that failed with %s again', async (code) => {
    const { results, calls } = await execute({ a: [code] }, ['a']);
    expect(results).toEqual(['done']);
    expect(calls).toHaveLength(2);
  });

  it.each<[Code, unknown]>([
    ['ValidationError', unavailable('ValidationError: as told')],
    ['AccessDenied', unavailable('AccessDenied: as told')],
    ['ResourceNotFound', unavailable('ResourceNotFound: as told')],
    ['TransactionConflict', unavailable('TransactionConflict: as told')],
    ['ConditionalCheckFailed', unavailable('ConditionalCheckFailed: as told')],
    ['DuplicateItem', 'refused'],
  ])('does not try a statement that failed with %s again', async (code, result) => {
    const { results, calls } = await execute({ a: [code] }, ['a']);
    expect(results).toEqual([result]);
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Script, string[], { after: number; keys: string[] }[], unknown[]]>([
    [
      'makes no second call if nothing was throttled',
      { b: ['DuplicateItem'] },
      ['a', 'b'],
      [{ after: 0, keys: ['a', 'b'] }],
      ['done', 'refused'],
    ],
    [
      'tries only the throttled statements again, and answers in the first order',
      { b: ['ThrottlingError'], d: ['ThrottlingError', 'DuplicateItem'] },
      ['a', 'b', 'c', 'd', 'e'],
      [
        { after: 0, keys: ['a', 'b', 'c', 'd', 'e'] },
        { after: 50, keys: ['b', 'd'] },
      ],
      ['done', 'done', 'done', 'refused', 'done'],
    ],
    [
      'pauses longer before each retry',
      { a: ['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'] },
      ['a'],
      [
        { after: 0, keys: ['a'] },
        { after: 50, keys: ['a'] },
        { after: 150, keys: ['a'] },
        { after: 350, keys: ['a'] },
      ],
      ['done'],
    ],
    [
      'leaves out what was done meanwhile',
      { a: ['ThrottlingError'], c: ['ThrottlingError', 'ThrottlingError'] },
      ['a', 'b', 'c'],
      [
        { after: 0, keys: ['a', 'b', 'c'] },
        { after: 50, keys: ['a', 'c'] },
        { after: 150, keys: ['c'] },
      ],
      ['done', 'done', 'done'],
    ],
    [
      'gives up after three retries, with the last reason',
      { a: [...times<Code>(3, () => 'ThrottlingError'), 'ProvisionedThroughputExceeded'] },
      ['a', 'b'],
      [
        { after: 0, keys: ['a', 'b'] },
        { after: 50, keys: ['a'] },
        { after: 150, keys: ['a'] },
        { after: 350, keys: ['a'] },
      ],
      [unavailable('ProvisionedThroughputExceeded: as told'), 'done'],
    ],
    [
      'takes a refusal after an unknown result as a refusal: the caller finds out whose work it is',
      { a: ['InternalServerError', 'DuplicateItem'] },
      ['a'],
      [
        { after: 0, keys: ['a'] },
        { after: 50, keys: ['a'] },
      ],
      ['refused'],
    ],
    [
      'does not try again after a retry whose whole call fails',
      { a: ['ThrottlingError', Object.assign(new Error('reset'), { name: 'ECONNRESET' })] },
      ['a', 'b'],
      [
        { after: 0, keys: ['a', 'b'] },
        { after: 50, keys: ['a'] },
      ],
      [unavailable('ECONNRESET: reset'), 'done'],
    ],
  ])('%s', async (_, script, keys, expectedCalls, expectedResults) => {
    const { results, calls } = await execute(script, keys);
    expect(calls).toEqual(expectedCalls);
    expect(results).toEqual(expectedResults);
    expect(time.running).toBe(0);
  });

  it('puts the throttled statements of several calls into one', async () => {
    const keys = times(60, (index) => `key-${index}`);
    const throttled = ['key-3', 'key-30', 'key-59'];
    const script = Object.fromEntries(throttled.map((key) => [key, ['ThrottlingError'] as const]));
    const { results, calls } = await execute(script, keys);
    expect(results).toEqual(times(60, () => 'done'));
    expect(calls.map((call) => call.keys.length)).toEqual([25, 25, 10, 3]);
    expect(calls.at(-1)?.keys).toEqual(throttled);
  });

  it.each([
    ['too little time is left for the pause', { remaining: () => 50, signal: PLENTY.signal }],
    ['the signal is aborted', { remaining: () => 60_000, signal: AbortSignal.abort() }],
  ])('gives the reason, and tries nothing again, if %s', async (_, deadline) => {
    const { results, calls } = await execute({ a: ['ThrottlingError'] }, ['a', 'b'], deadline);
    expect(calls).toHaveLength(1);
    expect(results).toEqual([unavailable('ThrottlingError: as told'), 'done']);
  });

  it('stops waiting when the signal aborts', async () => {
    const controller = new AbortController();
    const client = new ScriptedDynamoDb({ a: ['ThrottlingError'] }, time);
    const deadline = { remaining: () => 60_000, signal: controller.signal };
    const pauses = { timers: time, random: () => 0.5 };
    const done = executeStatements(client, [statement('a')], 'DuplicateItem', deadline, pauses);
    await time.pass(10);
    controller.abort();
    expect(await done).toEqual([unavailable('ThrottlingError: as told')]);
    expect(client.calls).toHaveLength(1);
    expect(time.running).toBe(0);
  });

  it('makes no call and no pause if no time is left', async () => {
    const { results, calls } = await execute({}, ['a'], OVER);
    expect(results).toMatchObject([{ kind: 'unavailable', code: 'deadline' }]);
    expect(calls).toEqual([]);
    expect(time.running).toBe(0);
  });
});
