import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type BatchExecuteStatementCommandOutput,
  type BatchGetItemCommandOutput,
  type QueryCommandInput,
  type DynamoDB,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CLAIMS_INDEX, JOURNAL } from '../../../../src/names/storage.ts';
import { seededRandom } from '../../../../scripts/traffic/random.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../../support/ledger-table.ts';
import { Faults } from '../faults.ts';
import { Network, type CallFaults } from '../network.ts';
import { BEGIN, Scheduler } from '../scheduler.ts';
import { SimulatedDynamoDbClient, type TableOf } from './simulated-dynamodb-client.ts';
import { queryIndex } from './query-index.ts';
import { queryTable } from './query-table.ts';
import { SimulatedTable, type Item } from './simulated-table.ts';

/** Makes a call and gives its result, without the parts that may differ between services. */
type Make = (command: Command) => Promise<unknown>;
type Command =
  | BatchExecuteStatementCommand
  | BatchGetItemCommand
  | GetItemCommand
  | PutItemCommand
  | UpdateItemCommand;
type Script = (make: Make, table: string) => Promise<unknown[]>;

const NO_FAULTS: CallFaults = {
  failed: 'store_call_failed',
  answerLost: 'store_answer_lost',
  slow: 'store_slow',
  repeated: 'store_repeated',
  outage: () => undefined,
};

function model(): Make {
  const scheduler = new Scheduler();
  const random = seededRandom('conformance');
  const faults = new Faults(scheduler, random, BEGIN);
  const client = new SimulatedDynamoDbClient(
    { faults: 0, resume: (step) => step() },
    modelTables(scheduler),
    new Network(scheduler, random, faults),
    faults,
    random,
    NO_FAULTS,
  ).asClient();
  return async (command) => {
    let isOver = false;
    const outcome = outcomeOf(client, command).finally(() => (isOver = true));
    await scheduler.run(() => isOver, Infinity);
    return outcome;
  };
}

/** A table for each name: names that begin with `journal` have the keys of the journal. */
function modelTables(scheduler: Scheduler): TableOf {
  const tables = new Map<string, SimulatedTable>();
  return (name) => {
    const keys = name.startsWith('journal') ? [JOURNAL.tenantId, JOURNAL.position] : ['pk'];
    const table = tables.get(name) ?? new SimulatedTable(scheduler, () => undefined, keys);
    tables.set(name, table);
    return table;
  };
}

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

async function outcomeOf(client: DynamoDB, command: Command): Promise<unknown> {
  try {
    const answer = (await client.send(command as unknown as GetItemCommand)) as object;
    if ('Responses' in answer && Array.isArray(answer.Responses)) {
      const { Responses = [] } = answer as BatchExecuteStatementCommandOutput;
      return Responses.map(({ Error: error }) => error?.Code ?? 'done');
    }
    if ('Responses' in answer) {
      const { Responses = {} } = answer as BatchGetItemCommandOutput;
      const items = Object.values(Responses).flat();
      return items.map((item) => JSON.stringify(sorted(item))).sort();
    }
    return 'Item' in answer ? sorted(answer.Item as Item) : 'done';
  } catch (error) {
    return (error as Error).name;
  }
}

function sorted(item: Item): Item {
  return Object.fromEntries(Object.entries(item).sort());
}

const SCRIPTS: Record<string, Script> = {
  'fails by itself the insert of a key that exists': async (make, table) => [
    await make(insert(table, row('a', 'first'), row('b', 'first'))),
    await make(insert(table, row('a', 'second'), row('c', 'first'))),
    await make(get(table, 'a')),
    await make(get(table, 'c')),
  ],
  'refuses a call with two statements of one key, and writes nothing of it': async (
    make,
    table,
  ) => [
    await make(insert(table, row('a', 'first'), row('a', 'second'))),
    await make(get(table, 'a')),
  ],
  'refuses more than 25 statements': async (make, table) => [
    await make(
      insert(table, ...Array.from({ length: 26 }, (_, index) => row(`key-${index}`, 'first'))),
    ),
    await make(get(table, 'key-0')),
  ],
  'fails by itself an item of more than 400 KB': async (make, table) => [
    await make(insert(table, row('a', 'x'.repeat(410 * 1024)), row('b', 'first'))),
    await make(get(table, 'a')),
    await make(get(table, 'b')),
  ],
  'reads what it is asked for, and says nothing of a key that is free': async (make, table) => [
    await make(insert(table, row('a', 'first'), failed('b', 'second'))),
    await make(batchGet(table, 'a', 'b', 'free')),
  ],
  'reads whole items where it is not told what to read of them': async (make, table) => [
    await make(insert(table, row('a', 'first'), row('b', 'second'))),
    await make(batchGetWhole(table, 'a', 'b', 'free')),
  ],
  'refuses to read a key twice in a call': async (make, table) => [
    await make(batchGet(table, 'a', 'a')),
  ],
  'replaces an item only if the condition holds': async (make, table) => [
    await make(insert(table, failed('a', 'first'), row('b', 'first'))),
    await make(replace(table, row('a', 'second'), 'other')),
    await make(get(table, 'a')),
    await make(replace(table, row('a', 'second'), 'first')),
    await make(get(table, 'a')),
    await make(replace(table, row('a', 'third'), 'second')),
    await make(replace(table, row('b', 'second'), 'first')),
    await make(replace(table, row('free', 'second'), 'first')),
    await make(get(table, 'free')),
  ],
  'updates an item only if it is as expected, and each statement by itself': async (
    make,
    table,
  ) => [
    await make(insert(table, row('a', 'first'), failed('b', 'first'))),
    await make(
      update(
        table,
        ['a', 'SET "status"=?, "attempts"=? WHERE "pk"=? AND "content_hash"=?', 'x', 'y', 'first'],
        ['b', 'SET "status"=? REMOVE "failure" WHERE "pk"=? AND "content_hash"=?', 'x', 'other'],
      ),
    ),
    await make(get(table, 'a')),
    await make(get(table, 'b')),
    await make(
      update(
        table,
        ['b', 'SET "status"=? REMOVE "failure" WHERE "pk"=? AND "status" IS MISSING', 'x'],
        ['a', 'SET "status"=? REMOVE "gone" WHERE "pk"=? AND "status" IS MISSING', 'z'],
        ['free', 'SET "status"=? WHERE "pk"=?', 'x'],
      ),
    ),
    await make(get(table, 'a')),
    await make(get(table, 'b')),
    await make(get(table, 'free')),
    await make(update(table, ['a', 'SET "status"=? REMOVE "gone" WHERE "pk"=?', 'z'])),
    await make(get(table, 'a')),
  ],
  'updates an item by an expression, only if the condition holds': async (make, table) => [
    await make(insert(table, failed('a', 'first'))),
    await make(updateOne(table, 'a', 'other')),
    await make(get(table, 'a')),
    await make(updateOne(table, 'a', 'first')),
    await make(get(table, 'a')),
    await make(updateOne(table, 'a', 'first')),
    await make(updateOne(table, 'free', 'first')),
    await make(get(table, 'free')),
  ],
  'refuses a call with two updates of one key': async (make, table) => [
    await make(insert(table, row('a', 'first'))),
    await make(
      update(
        table,
        ['a', 'SET "status"=? WHERE "pk"=?', 'x'],
        ['a', 'SET "status"=? WHERE "pk"=?', 'y'],
      ),
    ),
    await make(get(table, 'a')),
  ],
};

describe('the DynamoDB model and the embedded DynamoDB agree that a table', () => {
  it.each(Object.entries(SCRIPTS))('%s', async (_, script) => {
    const table = await ledger.createTable();
    const embedded = await script((command) => outcomeOf(ledger.client, command), table);
    expect(await script(model(), table)).toEqual(embedded);
  });
});

describe('the DynamoDB model and the embedded DynamoDB agree that a query of the journal', () => {
  it.each<[string, Partial<QueryCommandInput>]>([
    ['gives all pages of a tenant in order', {}],
    ['gives them backwards', { ScanIndexForward: false }],
    ['stops at its limit, and says where', { Limit: 2 }],
    ['says where it stopped even if no more follow', { Limit: 4 }],
    ['goes on behind a key', { Limit: 2, ExclusiveStartKey: pageKey('b') }],
    [
      'goes on backwards behind a key',
      { Limit: 2, ExclusiveStartKey: pageKey('c'), ScanIndexForward: false },
    ],
  ])('%s', async (_, changes) => {
    const TableName = await ledger.createJournal();
    const pages = ['a', 'b', 'c', 'd'].map(pageKey);
    const others = [
      { ...pageKey('b'), [JOURNAL.tenantId]: { S: 'globex' } },
      pageKey('!'),
      pageKey('x'),
    ];
    const scheduler = new Scheduler();
    const journal = new SimulatedTable(scheduler, () => undefined, Object.keys(pageKey('')));
    for (const Item of [...pages, ...others]) {
      await ledger.client.putItem({ TableName, Item });
      journal.put(Item, { faults: 0, resume: (step) => step() });
    }
    const query: QueryCommandInput = {
      TableName,
      KeyConditionExpression: '#tenant = :tenant AND #position BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#tenant': JOURNAL.tenantId, '#position': JOURNAL.position },
      ExpressionAttributeValues: {
        ':tenant': { S: 'acme' },
        ':first': { S: 'a' },
        ':last': { S: 'd' },
      },
      ConsistentRead: true,
      ...changes,
    };
    const { Items, LastEvaluatedKey } = await ledger.client.query(query);
    expect(queryTable(journal, query)).toEqual({
      Items,
      ...(LastEvaluatedKey && { LastEvaluatedKey }),
    });
  });
});

describe('the DynamoDB model and the embedded DynamoDB agree that a query of an index', () => {
  it.each<[string, Partial<QueryCommandInput>]>([
    ['gives the items of a shard in order, and none without its keys', {}],
    ['stops at its limit, and says where', { Limit: 2 }],
    ['says where it stopped even if no more follow', { Limit: 3 }],
  ])('%s', async (_, changes) => {
    const TableName = await ledger.createJournal();
    const claimed = (position: string, shard: string): Item => ({
      ...pageKey(position),
      [JOURNAL.claimsShard]: { S: shard },
    });
    let time = BEGIN;
    const clock = { now: () => time };
    const journal = new SimulatedTable(clock, () => undefined, Object.keys(pageKey('')));
    const pages = [claimed('c', '1'), claimed('a', '1'), claimed('b', '1'), claimed('d', '1')];
    for (const Item of [...pages, claimed('b2', '2'), pageKey('b3'), claimed('x', '1')]) {
      await ledger.client.putItem({ TableName, Item });
      journal.put(Item, { faults: 0, resume: (step) => step() });
    }
    // The index follows the table within a second.
    time += 1_000;
    const query: QueryCommandInput = {
      TableName,
      IndexName: CLAIMS_INDEX.name,
      KeyConditionExpression: '#shard = :shard AND #position BETWEEN :first AND :last',
      ExpressionAttributeNames: { '#shard': JOURNAL.claimsShard, '#position': JOURNAL.position },
      ExpressionAttributeValues: {
        ':shard': { S: '1' },
        ':first': { S: 'b' },
        ':last': { S: 'd' },
      },
      ...changes,
    };
    const { Items, LastEvaluatedKey } = await ledger.client.query(query);
    expect(queryIndex(journal, query)).toEqual({
      Items,
      ...(LastEvaluatedKey && { LastEvaluatedKey }),
    });
  });
});

function pageKey(position: string): Item {
  return { [JOURNAL.tenantId]: { S: 'acme' }, [JOURNAL.position]: { S: position } };
}

function row(pk: string, hash: string): Item {
  return { pk: { S: pk }, content_hash: { S: hash } };
}

function failed(pk: string, hash: string): Item {
  return { ...row(pk, hash), failure: { M: { reason: { S: 'expired' }, errors: { L: [] } } } };
}

function insert(table: string, ...items: readonly Item[]): BatchExecuteStatementCommand {
  return new BatchExecuteStatementCommand({
    Statements: items.map((item) => ({
      Statement: `INSERT INTO "${table}" VALUE {${Object.keys(item)
        .map((name) => `'${name}': ?`)
        .join(', ')}}`,
      Parameters: Object.values(item),
    })),
  });
}

/** @param statements each with its key, its text after the table's name, and its other values. */
function update(
  table: string,
  ...statements: readonly (readonly [string, string, ...string[]])[]
): BatchExecuteStatementCommand {
  return new BatchExecuteStatementCommand({
    Statements: statements.map(([key, text, ...values]) => {
      const beforeKey = (text.split(' WHERE ')[0] ?? '').split('?').length - 1;
      return {
        Statement: `UPDATE "${table}" ${text}`,
        Parameters: values.toSpliced(beforeKey, 0, key).map((S) => ({ S })),
      };
    }),
  });
}

function get(TableName: string, pk: string): GetItemCommand {
  return new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true });
}

function batchGet(table: string, ...keys: readonly string[]): BatchGetItemCommand {
  return new BatchGetItemCommand({
    RequestItems: {
      [table]: {
        Keys: keys.map((pk) => ({ pk: { S: pk } })),
        ConsistentRead: true,
        ProjectionExpression: '#key, #failure.#reason',
        ExpressionAttributeNames: { '#key': 'pk', '#failure': 'failure', '#reason': 'reason' },
      },
    },
  });
}

function batchGetWhole(table: string, ...keys: readonly string[]): BatchGetItemCommand {
  const Keys = keys.map((pk) => ({ pk: { S: pk } }));
  return new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
}

/** Sets the status and removes two attributes, one of them missing, if the item has this hash and no status. */
function updateOne(TableName: string, pk: string, seen: string): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName,
    Key: { pk: { S: pk } },
    UpdateExpression: 'SET #status = :status REMOVE #failure, #gone',
    ConditionExpression: '#hash = :seen AND attribute_not_exists(#status)',
    ExpressionAttributeNames: {
      '#status': 'status',
      '#failure': 'failure',
      '#gone': 'gone',
      '#hash': 'content_hash',
    },
    ExpressionAttributeValues: { ':status': { S: 'queued' }, ':seen': { S: seen } },
  });
}

function replace(TableName: string, item: Item, seen: string): PutItemCommand {
  return new PutItemCommand({
    TableName,
    Item: item,
    ConditionExpression: 'attribute_exists(#failure) AND #hash = :seen',
    ExpressionAttributeNames: { '#failure': 'failure', '#hash': 'content_hash' },
    ExpressionAttributeValues: { ':seen': { S: seen } },
  });
}
