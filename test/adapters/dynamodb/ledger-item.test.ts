import { brotliDecompressSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DynamoDbApi } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { itemSize } from '../../../src/adapters/dynamodb/item-size.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { fromItem } from '../../../src/adapters/dynamodb/read-item.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { PAYMENT, wireText } from '../../support/events.ts';
import { inFourFormats } from '../../support/format-samples.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { noise, wideNoise } from '../../support/noise.ts';
import { processed, recordOf, rejected } from '../../support/records.ts';

const itemOf = (record: LedgerRecord) => packRecord(record).item;

describe('packRecord', () => {
  it('names the attributes as in the message, and has status and times', () => {
    const record = processed({ group_id: 'order-7', trace: [1] });
    expect(itemOf(record)).toEqual({
      pk: { S: 'acme#evt-1' },
      status: { S: 'processed' },
      content_hash: { B: Buffer.from(record.contentHash, 'hex') },
      message_id: { S: 'message-1' },
      attempts: { N: '0' },
      received_at: { S: '2026-11-21T09:00:00.000Z' },
      processed_at: { S: '2026-11-21T09:00:00.000Z' },
      expire_at: { N: '1800000000' },
      event_id: { S: 'evt-1' },
      event_type: { S: 'payment.processed' },
      tenant_id: { S: 'acme' },
      client_id: { S: 'web' },
      schema_version: { S: 'v1' },
      occurred_at: { S: '2026-11-21T08:59:58Z' },
      group_id: { S: 'order-7' },
      extra: { S: '{"trace":[1]}' },
      body: { S: JSON.stringify(PAYMENT) },
    });
  });

  it('names the format of a message that is not native', () => {
    for (const [index, { text, attributes }] of inFourFormats().entries()) {
      const expected = [undefined, 'cloudevents', 'sns', 'eventbridge'][index];
      expect(itemOf(recordOf(text, {}, attributes))['format']?.S).toBe(expected);
    }
  });

  it('keeps the keys of unknown fields, even if V8 could misread them', () => {
    const record = processed({ h: 1, '\n': 2 });
    JSON.parse(String.raw`{"h":[],"\\":0}`);
    expect(fromItem(itemOf(record)).content).toEqual(record.content);
  });

  it('keeps the failure as a map, so that people can filter by its reason', () => {
    const text = wireText({ body: { amount: -1 } });
    expect(itemOf(recordOf(text))).toMatchObject({
      status: { S: 'failed' },
      failure: {
        M: {
          reason: { S: 'invalid_body' },
          errors: {
            L: [
              {
                M: {
                  pointer: { S: '/body/amount' },
                  message: { S: 'must be > 0, got a number' },
                  rule: { S: 'exclusiveMinimum' },
                },
              },
            ],
          },
        },
      },
      tenant_id: { S: 'acme' },
      event_id: { S: 'evt-1' },
      event_type: { S: 'payment.processed' },
      schema_version: { S: 'v1' },
      fingerprint: { S: expect.stringMatching(/^f1_[0-9a-f]{12}$/) },
      raw: { S: text },
    });
  });

  it.each([
    ['2026-11-21T09:00:00.000Z', 30, '30d/acme/'],
    ['2026-11-21T09:00:00.999Z', 90, '90d/acme/'],
  ])(
    'puts a text into the folder of its record’s retention: from %s, %i days',
    (at, days, start) => {
      const expireAt = Math.floor(Date.parse(at) / 1000) + days * 86_400;
      const record = rejected({ trace: noise(700_000) }, { receivedAt: at, expireAt });
      const { item, largeTexts } = packRecord(record);
      const key = item['raw_s3']?.S ?? '';
      expect(key.slice(0, -64)).toBe(start);
      expect(largeTexts.map((text) => text.key)).toEqual([key]);
    },
  );

  it.each<[string, string, () => LedgerRecord]>([
    ['an event', 'acme', () => processed({ trace: noise(800_000) })],
    ['a rejected event', 'acme', () => rejected({ trace: noise(800_000) })],
    ['a message without a tenant', '-', () => recordOf(noise(800_000))],
  ])('moves the text of %s that is too large into the folder %s', (_, folder, make) => {
    const keys = packRecord(make()).largeTexts.map(({ key }) => key);
    expect(keys).toEqual([expect.stringMatching(new RegExp(`^\\d+d/${folder}/[0-9a-f]{64}$`))]);
  });

  describe('compresses', () => {
    const sizes = (note: string) => {
      const item = itemOf(processed({ body: { ...PAYMENT, note } }));
      return { item, units: Math.ceil(itemSize(item) / 1024), isCompressed: 'body_br' in item };
    };

    it('no body as short as that of most payments', () => {
      const { units, isCompressed } = sizes('a'.repeat(100));
      expect([units, isCompressed]).toEqual([1, false]);
    });

    it('a longer body that fits one write unit, because it is kept for 90 days', () => {
      const { units, isCompressed } = sizes('a'.repeat(400));
      expect([units, isCompressed]).toEqual([1, true]);
    });

    it('a body that then costs a write unit less', () => {
      const { item, units, isCompressed } = sizes('a'.repeat(3_000));
      expect([units, isCompressed]).toEqual([1, true]);
      expect(item).not.toHaveProperty('body');
      expect(brotliDecompressSync(item['body_br']?.B ?? '').toString()).toContain(
        'a'.repeat(3_000),
      );
    });

    it('no text that hardly becomes shorter', () => {
      const { units, isCompressed } = sizes(wideNoise(90));
      expect([units, isCompressed]).toEqual([1, false]);
    });

    it('depending on the days that the record is kept', () => {
      const made = processed({ body: { ...PAYMENT, note: 'a'.repeat(400) } });
      const keptFor = (days: number) => ({
        ...made,
        expireAt: Date.parse(made.receivedAt) / 1000 + days * 86_400,
      });
      const forms = [1, 90].map((days) => 'body_br' in itemOf(keptFor(days)));
      expect(forms).toEqual([false, true]);
    });

    it('the text of a rejected message as well', () => {
      const item = itemOf(rejected({ note: 'a'.repeat(5_000) }));
      expect(item).toHaveProperty('raw_br');
      expect(item).not.toHaveProperty('raw');
    });
  });
});

describe('fromItem', () => {
  it('names the attribute that a foreign item lacks', () => {
    const item = itemOf(processed());
    delete item['received_at'];
    expect(() => fromItem(item)).toThrow('ledger item has no string attribute "received_at"');
  });

  it.each(['tenant_id', 'event_id'])('reads no identity if its %s is missing', (lacking) => {
    const item = { ...itemOf(rejected()), [lacking]: { NULL: true as const } };
    expect(fromItem(item).content).not.toHaveProperty('identity');
  });

  it.each<[string, (large: string) => LedgerRecord]>([
    ['body', (large) => processed({ body: { ...PAYMENT, note: large } })],
    ['raw', (large) => rejected({ trace: large })],
    ['extra', (large) => processed({ trace: large })],
  ])('does not read a %s that is outside as an empty one', (name, record) => {
    expect(() => fromItem(itemOf(record(noise(700_000))))).toThrow(
      `ledger item "acme#evt-1" has its ${name} outside, and it was not loaded`,
    );
  });

  it('names an item without any text', () => {
    const item = itemOf(rejected());
    delete item['raw'];
    expect(() => fromItem(item)).toThrow('"acme#evt-1" has neither a body nor a raw text');
  });

  it('reads as much as it can of an item that somebody edited', () => {
    const item = itemOf(rejected());
    item['raw'] = { S: '' };
    delete item['content_hash'];
    delete item['attempts'];
    delete item['expire_at'];
    expect(fromItem({ ...item, failure: { M: { reason: { S: 'expired' } } } })).toMatchObject({
      contentHash: '',
      attempts: NaN,
      expireAt: NaN,
      content: { kind: 'raw', text: '' },
      failure: { reason: 'expired', errors: [] },
    });
    expect(
      fromItem({
        ...item,
        failure: {
          M: {
            reason: { S: 'expired' },
            errors: {
              L: [
                {
                  M: {
                    pointer: { S: '/a' },
                    message: { S: 'b' },
                  },
                },
              ],
            },
          },
        },
      }).failure?.errors,
    ).toEqual([{ pointer: '/a', message: 'b', rule: '' }]);
  });
});

const NOTE =
  'Delivery to the pick-up point near the harbour was paid in full; the customer asked for a receipt ' +
  'by mail and two gift cards, wrapped separately, with the message enclosed beneath. Our courier ' +
  'could not reach anybody at noon, so please phone before you try again on Friday morning. Invoices go ' +
  'to accounting, not to the shop; their address differs from the one above.';

describe('a plain event', () => {
  let ledger: EmbeddedLedger;
  beforeAll(async () => {
    ledger = await startEmbeddedLedger();
  });
  afterAll(() => ledger.stop());

  /** As payment systems write them, the note in words that hardly repeat themselves. */
  function realisticMessage(bytes: number): string {
    const message = (note: string) =>
      JSON.stringify({
        event_id: '3f0c7a52-97f5-4c3e-a9d5-5be1f0f4a1c7',
        event_type: 'payment.processed',
        tenant_id: 'acme-europe',
        client_id: 'checkout-service',
        schema_version: 'v1',
        occurred_at: '2026-11-21T08:59:58.412Z',
        correlation_id: '9f7d2a1e-4b0c-4c8e-8a53-0b8a4dd4a0f2',
        body: {
          payment_id: 'pay_01JD7K3M9Q2X8R5T6V4W1Y0Z3A',
          order_id: 'ord_01JD7K2B7N4C6D8F0G1H3J5K7M',
          amount: 129.95,
          currency: 'EUR',
          payment_method: 'credit_card',
          status: 'completed',
          card: { brand: 'visa', last4: '4242', expiry_month: 7, expiry_year: 2029 },
          billing: { name: 'Annelise Östergård', street: 'Fjordveien 17', city: '0139 Oslo' },
          processor: { name: 'adyen', reference: '8836172659104827', risk_score: 13 },
          note,
        },
      });
    return message(NOTE.slice(0, bytes - Buffer.byteLength(message(''))));
  }

  async function writeUnits(text: string): Promise<number> {
    const tableName = await ledger.createTable();
    // The very statements of the store, with the question what they cost.
    const units: number[] = [];
    const asking: Partial<DynamoDbApi> = {
      batchExecuteStatement: async (input) => {
        const answer = await ledger.client.batchExecuteStatement({
          ...input,
          ReturnConsumedCapacity: 'TOTAL',
        });
        units.push(
          ...(answer.ConsumedCapacity ?? []).map(({ CapacityUnits = 0 }) => CapacityUnits),
        );
        return answer;
      },
    };
    const messageId = '2e1424d4-f796-459a-8184-9c92662be6da';
    const results = await new DynamoDbStore(
      asking as DynamoDbApi,
      tableName,
      NO_LARGE_TEXTS,
    ).record([recordOf(text, { messageId })], PLENTY);
    expect(results).toEqual([{ kind: 'recorded' }]);
    return units.reduce((sum, each) => sum + each, 0);
  }

  it.each([800, 900, 1_000, 1_024])('of %i bytes costs exactly one write unit', async (bytes) => {
    const text = realisticMessage(bytes);
    expect(Buffer.byteLength(text)).toBe(bytes);
    expect(await writeUnits(text)).toBe(1);
  });
});
