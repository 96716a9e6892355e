import { afterAll, beforeAll, expect, it } from 'vitest';

import { DynamoDbHttp } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbQueries } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import type { Timers } from '../../../src/ports.ts';
import { connectionTo } from '../../support/aws-connections.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { times } from '../../support/records.ts';
import { contestsOf, publishRivals } from './concurrent.ts';
import { publishingWorld } from './publishing.ts';

const PROCESSES = 8;

/** However slow the machine is, no store runs out of time. */
const NO_TIMEOUTS: Timers = {
  abortAfter: () => ({ signal: new AbortController().signal, cancel: () => undefined }),
};

let embedded: EmbeddedLedger;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
});
afterAll(() => embedded.stop());

it('lets one of two contents of each of 100 ids win, in 1,000 requests to DynamoDB at once', async () => {
  const [tableName, journalTableName] = [
    await embedded.createTable(),
    await embedded.createJournal(),
  ];
  const storeOf = () => {
    const client = new DynamoDbHttp(connectionTo('dynamodb', embedded.endpoint));
    const journal = new JournalWriter(client, journalTableName);
    return new DynamoDbStore(client, tableName, NO_LARGE_TEXTS, journal);
  };
  const stores = times(PROCESSES, storeOf);
  const world = publishingWorld();
  const rivals = await publishRivals(100, 5, (process) => {
    const store = stores[process % PROCESSES] ?? storeOf();
    return { ...world, store, timers: NO_TIMEOUTS };
  });
  const ids = [...new Set(rivals.map(({ id }) => id))];
  const found = await Promise.all(ids.map((id) => storeOf().find(`acme#${id}`)));
  const records = new Map(ids.flatMap((id, at) => (found[at] ? [[id, found[at]] as const] : [])));
  expect(rivals).toHaveLength(1000);
  expect(contestsOf(rivals, records)).toEqual(
    ids.map(() => ({ recorded: 1, duplicates: 4, conflicts: 5, agrees: true })),
  );
  expect(world.sent).toEqual([]);
  // Nothing is kept beside the winners.
  const queries = new DynamoDbQueries(embedded.client, { tableName, journalTableName });
  const open = await queries.listOpen({}, { order: 'newest_first', limit: 1000 });
  expect(open).toMatchObject({ kind: 'page', items: [] });
});
