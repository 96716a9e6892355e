import {
  BatchExecuteStatementCommand,
  DynamoDB,
  type BatchExecuteStatementCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DynamoDbApi } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import type { QueueMessage } from '../../../src/core/batch.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import { processBatch } from '../../../src/batch/process-batch.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { queueMessage, wireText } from '../../support/events.ts';
import { handlingWith, messageOf, onPayment } from '../../support/handling.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { times } from '../../support/records.ts';

const client = new DynamoDB({ region: 'eu-west-1' });
const dynamoDb = mockClient(client);
beforeEach(() => {
  dynamoDb.reset();
  dynamoDb
    .on(BatchExecuteStatementCommand)
    .callsFake(async ({ Statements = [] }: BatchExecuteStatementCommandInput) => {
      await new Promise(setImmediate);
      return { Responses: Statements.map(() => ({})) };
    });
});
afterAll(() => {
  dynamoDb.restore();
});

/** The first words of the statements of each call, for a batch of 100 new events. */
async function callsFor(handlers: readonly HandlerDefinition[]): Promise<string[][]> {
  const store = new DynamoDbStore(client, 'ledger', NO_LARGE_TEXTS);
  const services = handlingWith(handlers, { store, handlerConcurrency: 10 });
  const batch = times(100, (index) => messageOf(String(index)));
  const report = await processBatch(batch, false, PLENTY, services);
  expect(report.messages.every(({ outcome }) => outcome.kind === 'processed')).toBe(true);
  expect(dynamoDb.calls()).toHaveLength(dynamoDb.commandCalls(BatchExecuteStatementCommand).length);
  return dynamoDb
    .commandCalls(BatchExecuteStatementCommand)
    .map(({ args }) =>
      (args[0].input.Statements ?? []).map(({ Statement = '' }) => Statement.slice(0, 6)),
    );
}

it('a plain event costs one write, and a 25th of a call', async () => {
  const calls = await callsFor([]);
  expect(calls.map(({ length }) => length)).toEqual([25, 25, 25, 25]);
  expect(new Set(calls.flat())).toEqual(new Set(['INSERT']));
});

it.each<[string, () => void | Promise<void>]>([
  ['at once', () => undefined],
  ['in a later turn', () => new Promise<void>((resolve) => setImmediate(resolve))],
])(
  'a handled event costs two writes, each a 25th of a call, if its handler ends %s',
  async (_, handler) => {
    const calls = await callsFor([onPayment(handler)]);
    const writes = (first: string) => calls.filter(([statement]) => statement === first);
    expect(writes('INSERT').map(({ length }) => length)).toEqual([25, 25, 25, 25]);
    expect(writes('UPDATE').map(({ length }) => length)).toEqual([25, 25, 25, 25]);
    expect(calls).toHaveLength(8);
  },
);

describe('write units of a batch of ten, on the embedded DynamoDB', () => {
  let ledger: EmbeddedLedger;
  beforeAll(async () => {
    ledger = await startEmbeddedLedger();
  });
  afterAll(() => ledger.stop());

  /** The units of the table and of its index of open events, a number for each time that the messages come. */
  async function unitsFor(
    handlers: readonly HandlerDefinition[],
    ...receives: readonly (readonly QueueMessage[])[]
  ): Promise<{ table: number; index: number }[]> {
    const embedded = ledger.client;
    let units = { table: 0, index: 0 };
    const api: DynamoDbApi = {
      batchExecuteStatement: async (input) => {
        const answer = await embedded.batchExecuteStatement({
          ...input,
          ReturnConsumedCapacity: 'INDEXES',
        });
        for (const { Table, GlobalSecondaryIndexes = {} } of answer.ConsumedCapacity ?? []) {
          units.table += Table?.CapacityUnits ?? 0;
          units.index += GlobalSecondaryIndexes['open-events']?.CapacityUnits ?? 0;
        }
        return answer;
      },
      batchGetItem: (input) => embedded.batchGetItem(input),
      getItem: (input) => embedded.getItem(input),
      putItem: (input) => embedded.putItem(input),
    };
    const store = new DynamoDbStore(api, await ledger.createTable(), NO_LARGE_TEXTS);
    const services = handlingWith(handlers, { store });
    const all = [];
    for (const messages of receives) {
      units = { table: 0, index: 0 };
      await processBatch(messages, false, PLENTY, services);
      all.push(units);
    }
    return all;
  }

  const events = times(10, (index) => messageOf(String(index)));
  const wrong = times(10, (index) =>
    queueMessage({
      messageId: `wrong-${index}`,
      body: wireText({ event_id: `${index}`, body: {} }),
    }),
  );

  it('plain events cost one each, and nothing for the index', async () => {
    expect(await unitsFor([], events)).toEqual([{ table: 10, index: 0 }]);
  });

  it('events that are handled at their first attempt cost two each, and nothing for the index', async () => {
    const handlers = [onPayment(() => undefined)];
    expect(await unitsFor(handlers, events)).toEqual([{ table: 20, index: 0 }]);
  });

  it('rejected messages cost one more for the index, and nothing when they come again', async () => {
    const [first, again] = await unitsFor([], wrong, wrong);
    expect(first).toEqual({ table: 10, index: 10 });
    expect(again?.index).toBe(0);
  });

  it('events that fail once cost one more when they fail, and one more when they are claimed again', async () => {
    const failing = new Set(events.map(({ messageId }) => messageId.replace('message', 'evt')));
    const handlers = [
      onPayment(({ eventId }) => {
        if (failing.delete(eventId)) throw new Error('once');
      }),
    ];
    expect(await unitsFor(handlers, events, events)).toEqual([
      { table: 20, index: 10 },
      { table: 20, index: 10 },
    ]);
  });
});
