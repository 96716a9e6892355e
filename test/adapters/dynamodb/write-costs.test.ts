import {
  BatchExecuteStatementCommand,
  DynamoDB,
  type BatchExecuteStatementCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, it } from 'vitest';

import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import { processBatch } from '../../../src/batch/process-batch.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { handlingWith, messageOf, onPayment } from '../../support/handling.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
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
