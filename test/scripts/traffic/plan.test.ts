import { describe, expect, test } from 'vitest';

import { canonicalHash } from '../../../src/core/content-hash.ts';
import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { FAULTS } from '../../../scripts/traffic/faults.ts';
import {
  planEvents,
  planProblems,
  STARTS_AT,
  type EventPlan,
} from '../../../scripts/traffic/plan.ts';
import {
  countExpected,
  noneExpected,
  type PlannedMessage,
} from '../../../scripts/traffic/planned-message.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

const schemas = await loadSamples();
const registry = new SchemaRegistry(schemas);

function plan(changes: Partial<EventPlan> = {}): EventPlan {
  const shares = { invalid: 0.3, duplicates: 0.1, conflicts: 0.05 };
  return { count: 200, seed: 7, tenants: 10, shares, ...changes };
}

function messagesOf(changes: Partial<EventPlan> = {}): PlannedMessage[] {
  return [...planEvents(plan(changes), schemas)];
}

function countsOf(messages: readonly PlannedMessage[]) {
  const counts = noneExpected();
  for (const { expected } of messages) countExpected(counts, expected);
  return counts;
}

const onlyValid = { invalid: 0, duplicates: 0, conflicts: 0 };

/** The outcomes that a ledger would find, computed from the texts alone. */
function outcomesOf(messages: readonly PlannedMessage[]) {
  const ledger = new Map<string, Set<string>>();
  const counts = noneExpected();
  for (const { body } of messages) {
    const reading = readMessage(body, registry, STARTS_AT);
    if (reading.kind === 'rejected') {
      countExpected(counts, { outcome: 'rejected', reason: reading.reason });
      continue;
    }
    const key = `${reading.envelope.tenantId}#${reading.envelope.eventId}`;
    const content = canonicalHash(JSON.parse(body));
    const contents = ledger.get(key);
    if (!contents) ledger.set(key, new Set([content]));
    const known = contents?.has(content) ? 'duplicate' : 'conflict';
    counts[contents ? known : 'processed'] += 1;
    contents?.add(content);
  }
  return counts;
}

describe('a plan', () => {
  test('gives the same messages, byte for byte, each time', () => {
    expect(messagesOf()).toEqual(messagesOf());
  });

  test.each([
    ['seed', { seed: 8 }],
    ['count', { count: 201 }],
    ['tenants', { tenants: 11 }],
    ['event type', { eventType: 'payment.processed' }],
    ['shares', { shares: onlyValid }],
    ['time', { startsAt: 0 }],
  ])('has no event id in common with a plan with a different %s', (_, changes) => {
    const ids = new Set(messagesOf().map(({ eventId }) => eventId));
    const others = messagesOf(changes).flatMap(({ eventId }) => eventId ?? []);
    expect(others.filter((id) => ids.has(id))).toEqual([]);
  });

  test('has exactly the given shares, rounded', () => {
    const { rejected, ...counts } = countsOf(messagesOf({ count: 210 }));
    expect(counts).toEqual({ processed: 115, duplicate: 21, conflict: 11 });
    expect(Object.values(rejected).reduce((sum, count) => sum + count, 0)).toBe(63);
  });

  test('shows every rejection reason in six faulty messages', () => {
    const shares = { ...onlyValid, invalid: 1 };
    const { rejected } = countsOf(messagesOf({ count: 6, shares }));
    expect(Object.keys(rejected).sort()).toEqual([...REJECTION_REASONS].sort());
  });

  test('counts occurred_at from the plan’s start, not from the clock', () => {
    const [first, second] = messagesOf({ count: 2, shares: onlyValid, startsAt: 0 });
    expect(first?.body).toContain('"occurred_at":"1970-01-01T00:00:00.');
    expect(second?.body).toContain('"occurred_at":"1970-01-01T00:00:01.');
  });

  test('makes bodies for every schema, and mixes them', () => {
    const messages = messagesOf({ count: 400, shares: onlyValid });
    const made = new Set(
      messages.map(({ body }) => {
        const event = JSON.parse(body) as { event_type: string; schema_version: string };
        return `${event.event_type} ${event.schema_version}`;
      }),
    );
    expect(made).toEqual(new Set(schemas.map((each) => `${each.eventType} ${each.version}`)));
  });

  test('uses the newest version of a type, unless another is given', () => {
    const versionsOf = (version?: string) => {
      const messages = messagesOf({ shares: onlyValid, eventType: 'order.placed', version });
      const versions = messages.map(({ body }) => /"schema_version":"(v\d)"/.exec(body)?.[1]);
      return [...new Set(versions)];
    };
    expect(versionsOf()).toEqual(['v2']);
    expect(versionsOf('v1')).toEqual(['v1']);
  });

  test('spreads the events over all its tenants', () => {
    const tenants = new Set(messagesOf({ tenants: 5 }).map(({ tenantId }) => tenantId));
    expect([...tenants].sort()).toEqual([1, 2, 3, 4, 5].map((number) => `tenant-00${number}`));
  });

  test('sends no duplicate or conflict before the event it refers to', () => {
    const seen = new Set<string>();
    for (const { eventId, expected } of messagesOf({ count: 500 })) {
      if (expected.outcome === 'duplicate' || expected.outcome === 'conflict') {
        expect(seen).toContain(eventId);
      }
      if (expected.outcome === 'processed') seen.add(String(eventId));
    }
  });

  test('writes some duplicates with different white space or key order, and all with the same content', () => {
    const messages = messagesOf({ shares: { ...onlyValid, duplicates: 0.4 } });
    const originals = new Map<string | undefined, string>();
    let rewritten = 0;
    for (const { eventId, body, expected } of messages) {
      const original = originals.get(eventId) ?? body;
      originals.set(eventId, original);
      expect(canonicalHash(JSON.parse(body))).toBe(canonicalHash(JSON.parse(original)));
      if (expected.outcome === 'duplicate' && body !== original) rewritten += 1;
    }
    expect(originals.size).toBe(120);
    expect(rewritten).toBeGreaterThan(0);
    expect(rewritten).toBeLessThan(80);
  });

  test.each([
    [{ eventType: 'nope' }, /no schema has the event type nope; there are .*payment\.processed/],
    [
      { eventType: 'order.placed', version: 'v9' },
      /no schema of order\.placed has the version v9; there are v1, v2/,
    ],
    [{ version: 'v77' }, /no schema has the version v77; there are v1, v2/],
    [
      { shares: { invalid: 0, duplicates: 0, conflicts: 0.6 } },
      /need 120 valid ones, but leave 80; lower the shares/,
    ],
    [
      { shares: { invalid: 1, duplicates: 0.1, conflicts: 0 } },
      /need 1 valid one, but leave 0; lower the shares/,
    ],
  ])('with %j is refused with a reason', (changes, reason) => {
    expect(planProblems(plan(changes), schemas).join()).toMatch(reason);
    expect(() => messagesOf(changes)).toThrow(reason);
  });
});

describe('the expectation of a message', () => {
  const messages = messagesOf({ count: 2000 });

  test('is what a reader finds in its text, including reason and event id', () => {
    for (const { body, expected, eventId, fault } of messages) {
      const reading = readMessage(body, registry, STARTS_AT);
      const rejected = reading.kind === 'rejected';
      const identity = rejected ? reading.identity : reading.envelope;
      expect(rejected ? reading.reason : 'valid', `${fault ?? 'no fault'}: ${body}`).toBe(
        expected.outcome === 'rejected' ? expected.reason : 'valid',
      );
      expect(identity?.eventId, fault).toBe(eventId);
    }
  });

  test('holds in the order of the plan and in any other order of delivery', () => {
    expect(outcomesOf(messages)).toEqual(countsOf(messages));
    for (const seed of [1, 2, 3]) {
      expect(outcomesOf(seededRandom(seed).shuffled(messages))).toEqual(countsOf(messages));
    }
  });

  test('is right for every fault of every reason', () => {
    const all = Object.values(FAULTS).flat();
    // The six reasons take turns, so this many messages use every fault of the reason with the most.
    const most = Math.max(...Object.values(FAULTS).map(({ length }) => length));
    const shares = { ...onlyValid, invalid: 1 };
    const faulty = messagesOf({ count: 6 * most, shares });
    expect(new Set(faulty.map(({ fault }) => fault))).toEqual(new Set(all.map(({ name }) => name)));
    expect(outcomesOf(faulty)).toEqual(countsOf(faulty));
  });
});
