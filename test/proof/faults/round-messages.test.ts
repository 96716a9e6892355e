import { brotliCompressSync, constants } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { MAX_BATCH_BYTES } from '../../../scripts/sending/batches.ts';
import { largeMessages, roundMessages } from './round-messages.ts';
import { KINDS } from './round-kind.ts';
import { GROUPS, HANDLED_TYPES, orderMessages } from './round-orders.ts';
import { planRound } from './round-plan.ts';
import { MAX_ITEM_BYTES } from '../../../src/adapters/dynamodb/item-size.ts';
import { canonicalHash } from '../../../src/core/content-hash.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';

const schemas = await loadSamples();
const registry = new SchemaRegistry(schemas);
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
      for (let seed = 1; seed <= 20; seed += 1) {
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
      const orders = roundMessages(plan, schemas).filter(isOrder);
      expect(orders).toEqual(orderMessages(plan.orders));
      expect(orders.filter(({ expected }) => expected.outcome === 'duplicate')).not.toEqual([]);
    },
  );

  it.each(['fifo', 'fifo_handlers'] as const)('and all others share groups (%s)', (kind) => {
    const messages = roundMessages(planRound(1, 200, kind), schemas);
    const groups = Map.groupBy(messages, ({ groupId }) => groupId);
    expect([...groups.keys()].toSorted()).toEqual(GROUPS.toSorted());
  });
});

describe('the kinds of rounds', () => {
  it('take turns, so that five rounds have each', () => {
    expect([5, 6, 7, 8, 9].map((seed) => planRound(seed, 40).kind)).toEqual(KINDS);
  });
});
