import { DeleteItemCommand, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  itemSize,
  MAX_ITEM_BYTES,
  WRITE_UNIT_BYTES,
  type Item,
} from '../../../src/adapters/dynamodb/item-size.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { PAYMENT } from '../../support/events.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { processed, recordOf, rejected } from '../../support/records.ts';

/** `attempts` and `expire_at`, of which DynamoDB bills fewer bytes than they have digits. */
const LONGEST_NUMBERS = 1 + 10;

describe('itemSize', () => {
  it.each<[string, AttributeValue, number]>([
    ['an empty text', { S: '' }, 0],
    ['ASCII', { S: 'abc' }, 3],
    ['UTF-8 of two, three and four bytes', { S: 'é€😀' }, 9],
    ['bytes', { B: new Uint8Array(32) }, 32],
    ['a number, at most', { N: '1234' }, 5],
    ['true', { BOOL: true }, 1],
    ['null', { NULL: true }, 1],
    ['an empty map', { M: {} }, 3],
    ['a map', { M: { ab: { S: 'c' }, d: { BOOL: false } } }, 3 + 2 + (2 + 1) + (1 + 1)],
    ['an empty list', { L: [] }, 3],
    ['a list', { L: [{ S: 'ab' }, { NULL: true }] }, 3 + (1 + 2) + (1 + 1)],
  ])('counts the name and %s', (_, value, size) => {
    expect(itemSize({ name: value })).toBe(4 + size);
  });

  it('adds up the attributes', () => {
    expect(itemSize({})).toBe(0);
    expect(itemSize({ pk: { S: 'ab' }, n: { S: 'c' } })).toBe(6);
  });
});

describe('the size of a ledger item, compared with what DynamoDB bills', () => {
  let ledger: EmbeddedLedger;
  let tableName: string;
  beforeAll(async () => {
    ledger = await startEmbeddedLedger();
    tableName = await ledger.createTable();
  });
  afterAll(() => ledger.stop());

  /** What it costs to write the item where there is none, without its indexes. One that is replaced is billed too. */
  async function writeUnits({ pk = { S: '' }, ...rest }: Item): Promise<number | undefined> {
    await ledger.client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk } }));
    const { ConsumedCapacity } = await ledger.client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { pk, ...rest },
        ReturnConsumedCapacity: 'INDEXES',
      }),
    );
    return ConsumedCapacity?.Table?.CapacityUnits;
  }

  /** Found by trying: the item's own size is how far it can grow before it costs one unit more. */
  async function billedSize(item: Item): Promise<number> {
    const units = (await writeUnits(item)) ?? 0;
    let [low, high] = [0, WRITE_UNIT_BYTES];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const grown = { ...item, padding: { S: 'x'.repeat(middle) } };
      if ((await writeUnits(grown)) === units) low = middle;
      else high = middle;
    }
    return units * WRITE_UNIT_BYTES - low - 'padding'.length;
  }

  it.each([
    ['a plain event', () => processed()],
    ['an event with unknown fields', () => processed({ group_id: 'é', trace: { a: ['é😀'] } })],
    [
      'a compressed event',
      () => processed({ body: { ...PAYMENT, note: 'a note '.repeat(1_000) } }),
    ],
    ['a rejected event', () => rejected()],
    ['a message without a tenant', () => recordOf('hello')],
  ])(
    'is at least the bill, and exceeds it by less than the digits of its numbers: %s',
    async (_, record) => {
      const { item } = packRecord(record());
      const billed = await billedSize(item);
      expect(itemSize(item)).toBeGreaterThanOrEqual(billed);
      expect(itemSize(item)).toBeLessThanOrEqual(billed + LONGEST_NUMBERS);
    },
  );

  it('is at most 400 KB for an item that DynamoDB takes', async () => {
    const padded = (size: number) => ({ pk: { S: 'a' }, s: { S: 'x'.repeat(size - 4) } });
    expect(itemSize(padded(MAX_ITEM_BYTES))).toBe(MAX_ITEM_BYTES);
    await expect(writeUnits(padded(MAX_ITEM_BYTES))).resolves.toBe(400);
    await expect(writeUnits(padded(MAX_ITEM_BYTES + 1))).rejects.toThrow('size');
  });
});
