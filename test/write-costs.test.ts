import {
  BatchExecuteStatementCommand,
  DynamoDB,
  type BatchExecuteStatementCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, it } from 'vitest';

import { DynamoDbStore } from '../src/adapters/dynamodb/dynamodb-store.ts';
import type { HandlerDefinition } from '../src/handlers/handler.ts';
import { processBatch } from '../src/process-batch.ts';
import { PLENTY } from './support/deadlines.ts';
import { handlingWith, messageOf, onPayment } from './support/handling.ts';
import { NO_LARGE_TEXTS } from './support/large-texts.ts';
import { times } from './support/records.ts';

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

it('a handled event costs two writes, each in a call with others', async () => {
  const calls = await callsFor([onPayment(() => Promise.resolve())]);
  const writes = Object.groupBy(calls.flat(), (statement) => statement);
  expect([writes['INSERT']?.length, writes['UPDATE']?.length]).toEqual([100, 100]);
  expect(calls.filter(([first]) => first === 'INSERT')).toHaveLength(4);
  expect(calls.filter(([first]) => first === 'UPDATE').length).toBeLessThanOrEqual(20);
});
