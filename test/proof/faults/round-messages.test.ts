import { brotliCompressSync, constants } from 'node:zlib';

import { beforeAll, describe, expect, it } from 'vitest';

import { canonical, recordedJson } from '../../../scripts/demo/account.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { MAX_BATCH_BYTES } from '../../../scripts/sending/batches.ts';
import { STARTS_AT } from '../../../scripts/traffic/plan.ts';
import type { RoundMessage } from './round-formats.ts';
import { largeMessages, roundMessages } from './round-messages.ts';
import { KINDS } from './round-kind.ts';
import { GROUPS, HANDLED_TYPES, orderMessages } from './round-orders.ts';
import { planRound } from './round-plan.ts';
import { asNative, SentTexts } from './sent-texts.ts';
import { MAX_ITEM_BYTES } from '../../../src/adapters/dynamodb/item-size.ts';
import { canonicalHash } from '../../../src/core/content-hash.ts';
import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import { ledgerRecord, type LedgerRecord } from '../../../src/core/ledger-record.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { sameContent } from '../../../src/core/same-content.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { cases } from '../../support/cases.ts';

const schemas = await loadSamples();
const registry = new SchemaRegistry(schemas, createFormats(NO_MAPPINGS));
const READ_AT = STARTS_AT;
const DELIVERY = { messageId: 'm', receivedAt: '', expireAt: 0 };
/** A low quality is enough: a higher one doesn't make noise shorter. */
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

function isLarge({ body }: { readonly body: string }): boolean {
  return Buffer.byteLength(body) > MAX_ITEM_BYTES;
}

function isOrder({ body }: { readonly body: string }): boolean {
  return body.includes(`"event_type":"${HANDLED_TYPES.order}"`);
}

describe('the large messages of a round', () => {
  it.each([1, 2, 3])('fit into SQS, but not into an item, even compressed (seed %i)', (seed) => {
    for (const { body } of largeMessages(seed, schemas)) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
      expect(brotliCompressSync(body, QUICKLY).length).toBeGreaterThan(MAX_ITEM_BYTES);
    }
  });

  it('have the outcomes that the plan expects', () => {
    const events = new Map<string, string>();
    const found = largeMessages(1, schemas).map(({ body }) => {
      const reading = readMessage(body, registry, 0);
      if (reading.kind === 'rejected') return reading.reason;
      const content = canonicalHash(JSON.parse(body));
      const known = events.get(reading.envelope.eventId);
      events.set(reading.envelope.eventId, known ?? content);
      if (known === undefined) return 'processed';
      return known === content ? 'duplicate' : 'conflict';
    });
    const planned = largeMessages(1, schemas).map(({ expected }) =>
      expected.outcome === 'rejected' ? expected.reason : expected.outcome,
    );
    expect(found).toEqual(planned);
    expect(new Set(found).size).toBe(5);
  });

  it.each([40, 200])(
    'are part of the %i messages of the round, before and after each kill',
    (count) => {
      for (let seed = 1; seed <= cases(4, 20); seed += 1) {
        const plan = planRound(seed, count);
        const messages = roundMessages(plan, schemas);
        expect(messages).toHaveLength(count);
        const part = Math.ceil(count / (plan.kills.length + 1));
        for (let start = 0; start < count; start += part) {
          expect(messages.slice(start, start + part).some(isLarge)).toBe(true);
        }
      }
    },
  );
});

describe('the orders of a round', () => {
  it.each(['handlers', 'fifo_handlers', 'outage'] as const)(
    'are the only messages with a handler, and keep their order (%s)',
    (kind) => {
      const plan = planRound(1, 200, kind);
      const orders = roundMessages(plan, schemas).map(asNative).filter(isOrder);
      expect(orders).toMatchObject(orderMessages(plan.orders));
      expect(orders.filter(({ expected }) => expected.outcome === 'duplicate')).not.toEqual([]);
    },
  );

  it.each(['fifo', 'fifo_handlers'] as const)('and all others share groups (%s)', (kind) => {
    const messages = roundMessages(planRound(1, 200, kind), schemas);
    const groups = Map.groupBy(messages, ({ groupId }) => groupId);
    expect([...groups.keys()].toSorted()).toEqual(GROUPS.toSorted());
  });
});

describe('the formats of a round', () => {
  let messages: readonly RoundMessage[];
  let foreign: readonly RoundMessage[];
  let attributed: readonly RoundMessage[];
  beforeAll(() => {
    messages = [5, 6, 7].flatMap((seed) => roundMessages(planRound(seed, 100), schemas));
    foreign = messages.filter((message) => message.foreign !== undefined);
    attributed = foreign.filter(({ attributes }) => attributes !== undefined);
  });

  it('are all that there are, with the envelope in the text or in attributes', () => {
    const formats = new Set(foreign.map((message) => message.foreign?.format));
    expect([...formats].toSorted()).toEqual(['cloudevents', 'eventbridge', 'sns']);
    expect(new Set(attributed.map((message) => message.foreign?.format)).size).toBe(2);
    const outcomes = new Set(foreign.map(({ expected }) => expected.outcome));
    expect([...outcomes].toSorted()).toEqual(['conflict', 'duplicate', 'processed', 'rejected']);
  });

  it('leave room for the attribute of a copy', () => {
    const counts = attributed.map(({ attributes = {} }) => Object.keys(attributes).length);
    expect(Math.max(...counts)).toBe(9);
  });

  it('are read as the event that is meant, or rejected for the reason that is planned', () => {
    for (const message of foreign) {
      const { body, attributes, expected } = message;
      const reading = readMessage(body, registry, READ_AT, attributes);
      expect(reading.format).toBe(message.foreign?.format);
      const outcome = reading.kind === 'rejected' ? reading.reason : reading.kind;
      expect(outcome).toBe(expected.outcome === 'rejected' ? expected.reason : 'valid');
      const record = ledgerRecord(reading, DELIVERY);
      const found = new SentTexts([message]).inLedger(record);
      expect(textOf(found)).toBe(canonical(asNative(message).body));
    }
  });

  it('mix in the messages of an event, and say the same around it in one format', () => {
    const events = Map.groupBy(
      messages.filter(({ expected }) => expected.outcome !== 'rejected'),
      (message) => `${message.tenantId} ${canonical(asNative(message).body) ?? ''}`,
    );
    const mixed = [...events.values()].filter(
      (ofEvent) => new Set(ofEvent.map((message) => message.foreign?.format)).size > 1,
    );
    expect(mixed.length).toBeGreaterThan(3);
    for (const ofEvent of events.values()) {
      const records = ofEvent.map(({ body, attributes }) =>
        ledgerRecord(readMessage(body, registry, READ_AT, attributes), DELIVERY),
      );
      expect(records.every((record) => sameContent(record, records[0] ?? record))).toBe(true);
    }
  });
});

/** What the account finds a record by. */
function textOf(record: LedgerRecord): string | undefined {
  const [json] = recordedJson(record)[0] ?? [];
  return record.content.kind === 'raw' ? canonical(record.content.text) : json;
}

describe('the kinds of rounds', () => {
  it('take turns, so that five rounds have each', () => {
    expect([5, 6, 7, 8, 9].map((seed) => planRound(seed, 40).kind)).toEqual(KINDS);
  });
});
