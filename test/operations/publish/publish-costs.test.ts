import { describe, expect, it } from 'vitest';

import { DynamoDbHttp } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { unitsOfWrites } from '../../proof/bench/dynamodb-calls.ts';
import { MemoryDynamoDb } from '../../proof/bench/memory-dynamodb.ts';
import { connectionTo } from '../../support/aws-connections.ts';
import { PAYMENT } from '../../support/events.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { times } from '../../support/records.ts';
import { publish, publishingWorld } from './publishing.ts';

/** The calls and write units of a request to an empty ledger, in DynamoDB, and the messages to SQS. */
async function costOf(bodyText: string) {
  const dynamoDb = new MemoryDynamoDb();
  dynamoDb.written = [];
  const client = new DynamoDbHttp(connectionTo('dynamodb', 'http://127.0.0.1:9', dynamoDb));
  const journal = new JournalWriter(client, 'journal');
  const store = new DynamoDbStore(client, 'ledger', NO_LARGE_TEXTS, journal);
  const world = publishingWorld();
  const published = await publish({ ...world, store }, bodyText);
  const results = published.kind === 'many' ? published.results : [published];
  const calls = [...dynamoDb.calls.values()].reduce((sum, count) => sum + count, 0);
  const units = unitsOfWrites(dynamoDb.written);
  return { calls, units, messages: world.sent.length, results: results.length };
}

/** A payment in the short form, whose text has this many bytes. */
function payment(index: number, bytes: number, version: string): string {
  const lines = times(12, (line) => ({ sku: `SKU-${line}${index}`, quantity: line, price: 9.99 }));
  const payload = { ...PAYMENT, payment_id: `pay-${index}`, lines, note: '' };
  const event = { type: 'payment.processed', version, payload };
  payload.note = 'x'.repeat(bytes - JSON.stringify(event).length);
  return JSON.stringify(event);
}

describe('publishing to DynamoDB', () => {
  it('costs two units and two calls for a plain event of 1 KB, and no message', async () => {
    const text = payment(1, 1024, 'v1');
    expect(text).toHaveLength(1024);
    expect(await costOf(text)).toEqual({ calls: 2, units: 2, messages: 0, results: 1 });
  });

  it('costs 26 units and two calls for 25 of a tenant, and no message', async () => {
    const texts = times(25, (index) => payment(index, 1024, 'v1'));
    const cost = { calls: 2, units: 26, messages: 0, results: 25 };
    expect(await costOf(`[${texts.join(',')}]`)).toEqual(cost);
  });

  it('costs the same for an event with a handler, and one message', async () => {
    expect(await costOf(payment(1, 1024, 'v2'))).toMatchObject({ calls: 2, units: 2, messages: 1 });
  });
});
