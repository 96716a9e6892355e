import {
  BatchGetItemCommand,
  DynamoDB,
  type BatchGetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import type { Item } from '../../../src/adapters/dynamodb/item-size.ts';
import type { LargeTextStore } from '../../../src/ports.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { readContents } from '../../../src/adapters/dynamodb/read-contents.ts';
import { identify } from '../../../src/core/same-content.ts';
import { PLENTY, timeFor } from '../../support/deadlines.ts';
import { PAYMENT } from '../../support/events.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { noise } from '../../support/noise.ts';
import { processed, rejected, times } from '../../support/records.ts';

const client = new DynamoDB({ region: 'eu-west-1' });
const dynamoDb = mockClient(client);
beforeEach(() => dynamoDb.reset());
afterAll(() => {
  dynamoDb.restore();
});

const record = (index: number, body: object = PAYMENT) =>
  processed({ event_id: `evt-${index}`, body });
const keyOf = (index: number) => record(index).key;
const contentOf = (one: ReturnType<typeof record>) => ({
  contentHash: one.contentHash,
  identity: identify(one),
});
const read = (
  keys: readonly string[],
  largeTexts: LargeTextStore = NO_LARGE_TEXTS,
  limit = PLENTY,
) => readContents(client, 'ledger', largeTexts, keys, limit);

const requests = (): BatchGetItemCommandInput[] =>
  dynamoDb.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input);
const keysOf = (input: BatchGetItemCommandInput) =>
  (input.RequestItems?.['ledger']?.Keys ?? []).map((each) => each['pk']?.S ?? '');

/** Answers each call with those of the items that fit, at most so many. */
function holding(items: readonly Item[], most = 100): void {
  const byKey = new Map(items.map((item) => [item['pk']?.S ?? '', item]));
  dynamoDb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => {
    const asked = keysOf(input);
    const open = asked.slice(most).map((pk) => ({ pk: { S: pk } }));
    return {
      Responses: {
        ledger: asked
          .slice(0, most)
          .map((key) => byKey.get(key))
          .filter((item) => item !== undefined),
      },
      UnprocessedKeys: open.length > 0 ? { ledger: { Keys: open } } : {},
    };
  });
}

describe('readContents', () => {
  it('makes no call for no keys', async () => {
    expect((await read([])).size).toBe(0);
    expect(requests()).toEqual([]);
  });

  it('reads 100 whole records a call, strongly consistent, one call after the other', async () => {
    let atOnce = 0;
    let most = 0;
    dynamoDb.on(BatchGetItemCommand).callsFake(async () => {
      most = Math.max(most, (atOnce += 1));
      await new Promise(setImmediate);
      atOnce -= 1;
      return {};
    });
    await read(times(201, keyOf));
    expect(requests().map((input) => keysOf(input).length)).toEqual([100, 100, 1]);
    expect(Object.keys(requests()[0]?.RequestItems?.['ledger'] ?? {})).toEqual([
      'Keys',
      'ConsistentRead',
    ]);
    expect(requests()[0]?.RequestItems?.['ledger']?.ConsistentRead).toBe(true);
    expect(most).toBe(1);
  });

  it('gives the content of each record, and nothing for a free key', async () => {
    const wrong = rejected();
    holding([packRecord(record(2)).item, packRecord(wrong).item]);
    expect([...(await read([keyOf(2), wrong.key, 'acme#free']))]).toEqual([
      [keyOf(2), contentOf(record(2))],
      [wrong.key, contentOf(wrong)],
    ]);
  });

  it('reads keys again that did not fit into 16 MB', async () => {
    holding(
      times(5, (index) => packRecord(record(index)).item),
      2,
    );
    const contents = await read(times(5, keyOf));
    expect([...contents.keys()]).toEqual(times(5, keyOf));
    expect(requests().map((input) => keysOf(input).length)).toEqual([5, 3, 1]);
  });

  it('gives up if DynamoDB answers no key', async () => {
    holding([], 0);
    expect((await read([keyOf(1)])).get(keyOf(1))).toMatchObject({
      cause: 'DynamoDB throttles reads',
    });
  });

  it('loads texts from the bucket, eight at a time', async () => {
    const texts = new MemoryLargeTexts();
    const large = times(9, (index) => record(index, { ...PAYMENT, note: noise(600_000) }));
    const packed = large.map((one) => packRecord(one));
    for (const text of packed.flatMap(({ largeTexts }) => largeTexts)) await texts.put(text);
    let atOnce = 0;
    let most = 0;
    const counted: LargeTextStore = {
      put: () => Promise.reject(new Error('nothing is stored here')),
      get: async (key) => {
        most = Math.max(most, (atOnce += 1));
        await new Promise(setImmediate);
        atOnce -= 1;
        return texts.get(key);
      },
    };
    holding(packed.map(({ item }) => item));
    const contents = await read(times(9, keyOf), counted);
    expect(contents).toEqual(new Map(large.map((one) => [one.key, contentOf(one)])));
    expect(most).toBe(8);
  });

  it('loads no text if no time is left', async () => {
    const large = record(1, { ...PAYMENT, note: noise(600_000) });
    holding([packRecord(large).item, packRecord(record(2)).item]);
    const contents = await read([keyOf(1), keyOf(2)], NO_LARGE_TEXTS, timeFor(1));
    expect(contents.get(keyOf(1))).toMatchObject({ kind: 'unavailable', code: 'deadline' });
    expect(contents.get(keyOf(2))).toEqual(contentOf(record(2)));
  });

  it('fails for a record that it can’t read, and for no other', async () => {
    const damaged = { ...packRecord(record(1)).item, body: { S: '{"amount":' } };
    const large = packRecord(record(2, { ...PAYMENT, note: noise(600_000) })).item;
    holding([damaged, large, packRecord(record(3)).item]);
    const contents = await read([1, 2, 3].map(keyOf));
    expect(contents.get(keyOf(1))).toMatchObject({ kind: 'unavailable' });
    expect(contents.get(keyOf(2))).toMatchObject({
      kind: 'unavailable',
      cause: 'bucket: Error: there is no store of large texts',
    });
    expect(contents.get(keyOf(3))).toEqual(contentOf(record(3)));
  });

  it('gives the cause of a failed call for its own keys only', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .rejectsOnce(new Error('down'))
      .resolves({ Responses: { ledger: [packRecord(record(100)).item] } });
    const contents = await read(times(101, keyOf));
    expect(contents.get(keyOf(0))).toMatchObject({ cause: 'Error: down' });
    expect(contents.get(keyOf(100))).toEqual(contentOf(record(100)));
  });
});
