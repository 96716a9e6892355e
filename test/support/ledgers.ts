import { afterAll, beforeAll } from 'vitest';

import { DynamoDbHttp } from '../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../src/adapters/dynamodb/dynamodb-store.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { EventStore } from '../../src/ports.ts';
import { connectionTo } from './aws-connections.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from './ledger-table.ts';
import { NO_LARGE_TEXTS } from './large-texts.ts';

/** Makes an empty ledger. Each call of the function that it gives opens a store, as another process would. */
export type MakeLedger = () => Promise<() => EventStore>;

/** Ledgers in memory, and in an embedded DynamoDB with either client. */
export function allLedgers(): [name: string, MakeLedger][] {
  let embedded: EmbeddedLedger;
  beforeAll(async () => {
    embedded = await startEmbeddedLedger();
  });
  afterAll(() => embedded.stop());
  const inMemory: MakeLedger = () => {
    const store = new MemoryStore();
    return Promise.resolve(() => store);
  };
  const inDynamoDb: MakeLedger = async () => {
    const tableName = await embedded.createTable();
    return () => new DynamoDbStore(embedded.client, tableName, NO_LARGE_TEXTS);
  };
  const overHttp: MakeLedger = async () => {
    const tableName = await embedded.createTable();
    return () => {
      const client = new DynamoDbHttp(connectionTo('dynamodb', embedded.endpoint));
      return new DynamoDbStore(client, tableName, NO_LARGE_TEXTS);
    };
  };
  return [
    ['MemoryStore', inMemory],
    ['DynamoDbStore', inDynamoDb],
    ['DynamoDbStore without the SDK’s client', overHttp],
  ];
}
