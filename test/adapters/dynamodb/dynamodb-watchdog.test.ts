import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DynamoDbClaimJournal } from '../../../src/adapters/dynamodb/dynamodb-claim-journal.ts';
import { DynamoDbQueries } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbWatchdogMemory } from '../../../src/adapters/dynamodb/dynamodb-watchdog-memory.ts';
import { DynamoDbWatchedLedger } from '../../../src/adapters/dynamodb/dynamodb-watched-ledger.ts';
import { TIMERS } from '../../../src/adapters/timers.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { claimed } from '../../../src/core/claim.ts';
import { markedSentAgain } from '../../../src/core/overdue.ts';
import { describeWatchdogPorts } from '../../contracts/watchdog-ports.contract.ts';
import { passOn, startAwsServer } from '../../support/aws-server.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { createJournal } from '../../support/journal-table.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import {
  dynamoDbClient,
  startEmbeddedLedger,
  type EmbeddedLedger,
} from '../../support/ledger-table.ts';
import { processed } from '../../support/records.ts';

let embedded: EmbeddedLedger;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
});
afterAll(() => embedded.stop());

describeWatchdogPorts('the ledger in DynamoDB', async () => {
  const { client } = embedded;
  const tableName = await embedded.createTable();
  const journalTableName = await createJournal(client);
  const texts = new MemoryLargeTexts();
  const journal = new JournalWriter(client, journalTableName);
  return {
    store: new DynamoDbStore(client, tableName, texts, journal),
    queries: new DynamoDbQueries(client, { tableName, journalTableName }),
    claims: new DynamoDbClaimJournal(client, journalTableName),
    ledger: new DynamoDbWatchedLedger(client, tableName, texts),
    memory: new DynamoDbWatchdogMemory(client, journalTableName),
  };
});

describe('DynamoDbWatchedLedger', () => {
  const LEASE = '2026-11-21T09:01:05.000Z';

  it('takes a mark as made if the answer was lost and the SDK repeats the call', async () => {
    const server = await startAwsServer(async (call) => {
      const answer = await passOn(call, embedded.endpoint);
      return call.operation === 'UpdateItem' ? passOn(call, embedded.endpoint) : answer;
    });
    try {
      const tableName = await embedded.createTable();
      const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS);
      await store.record([claimed(processed(), 'one', LEASE)], PLENTY);
      const client = dynamoDbClient(server.endpoint);
      const ledger = new DynamoDbWatchedLedger(client, tableName, NO_LARGE_TEXTS);
      const seen = (await ledger.find(['acme#evt-1'])).get('acme#evt-1');
      if (!seen) throw new Error('no record');
      expect(await ledger.mark(seen, markedSentAgain(seen, 'mark-1', LEASE))).toBe('done');
    } finally {
      await server.stop();
    }
  });

  it('reads again what DynamoDB throttles', async () => {
    let calls = 0;
    const server = await startAwsServer((call) => {
      calls += 1;
      if (calls > 1) return passOn(call, embedded.endpoint);
      const { RequestItems: UnprocessedKeys } = JSON.parse(String(call.body)) as {
        RequestItems: object;
      };
      const body = JSON.stringify({ Responses: {}, UnprocessedKeys });
      return Promise.resolve({ status: 200, body });
    });
    try {
      const tableName = await embedded.createTable();
      const store = new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS);
      await store.record([claimed(processed(), 'one', LEASE)], PLENTY);
      const client = dynamoDbClient(server.endpoint);
      const pauses = { timers: TIMERS, random: () => 0 };
      const ledger = new DynamoDbWatchedLedger(client, tableName, NO_LARGE_TEXTS, pauses);
      expect([...(await ledger.find(['acme#evt-1'])).keys()]).toEqual(['acme#evt-1']);
    } finally {
      await server.stop();
    }
  });

  it('rejects if DynamoDB fails', async () => {
    const server = await startAwsServer(() =>
      Promise.resolve({ status: 500, body: '{"__type":"InternalServerError"}' }),
    );
    try {
      const ledger = new DynamoDbWatchedLedger(
        dynamoDbClient(server.endpoint),
        'ledger',
        NO_LARGE_TEXTS,
      );
      await expect(ledger.find(['acme#evt-1'])).rejects.toThrow('1 records could not be read');
      await expect(ledger.content('acme#evt-1')).rejects.toThrow();
    } finally {
      await server.stop();
    }
  });
});
