import { createHash } from 'node:crypto';

import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { isJsonObject, toJsonText, type JsonObject } from '../../../scripts/traffic/json-text.ts';
import { planEvents, type EventPlan } from '../../../scripts/traffic/plan.ts';
import type { Expectation, PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { inFormats, type RoundMessage } from './round-formats.ts';
import { HANDLED_TYPES, orderMessages, type PlannedOrder } from './round-orders.ts';

/** How many large messages a round has. */
export const LARGE_MESSAGES = 6;

/** The schema of this type accepts additional fields. */
const EVENT_TYPE = 'payment.processed';

/**
 * Bytes of noise. Base64 makes them a third longer: more than the 400 KB of an item, even compressed, and less than the
 * 1 MiB that SQS takes.
 */
const NOISE = { least: 450_000, most: 770_000 };

/**
 * The messages of a round in the order to send them. Orders and large messages are spread evenly among the others. A share
 * of all is in other formats.
 */
export function roundMessages(
  { seed, events, orders }: MessagePlan,
  schemas: readonly EventSchema[],
): readonly RoundMessage[] {
  const handled: ReadonlySet<string> = new Set(Object.values(HANDLED_TYPES));
  // Only orders and what their handlers publish are of these types.
  const others =
    orders.length > 0 ? schemas.filter(({ eventType }) => !handled.has(eventType)) : schemas;
  const plain = [...planEvents(events, others)];
  const large = largeMessages(seed, others, events.groups);
  return inFormats(spread(large, spread(orderMessages(orders), plain)), seed);
}

interface MessagePlan {
  readonly seed: number;
  readonly events: EventPlan;
  readonly orders: readonly PlannedOrder[];
}

/** Spreads some messages evenly among others. Both keep their order. */
function spread(
  some: readonly PlannedMessage[],
  others: readonly PlannedMessage[],
): readonly PlannedMessage[] {
  if (some.length === 0) return others;
  const part = others.length / some.length;
  return some.flatMap((message, index) => [
    ...others.slice(Math.round(index * part), Math.round((index + 1) * part)),
    message,
  ]);
}

/** Messages too large for an item of DynamoDB, so their texts go to S3: one for each outcome. */
export function largeMessages(
  seed: number,
  schemas: readonly EventSchema[],
  groups?: readonly string[],
): PlannedMessage[] {
  const plan = { count: 3, seed, tenants: 3, eventType: EVENT_TYPE, version: undefined, groups };
  const shares = { invalid: 0, duplicates: 0, conflicts: 0 };
  const [one, contested, faulty] = [...planEvents({ ...plan, shares }, schemas)];
  if (!one || !contested || !faulty) throw new Error('Too few events were planned.');
  const large = withNote(one, noise(seed, 'one'));
  const unknownVersion = withFields(withNote(faulty, noise(seed, 'faulty')), {
    schema_version: 'v9999',
  });
  return [
    large,
    withNote(contested, noise(seed, 'contested')),
    expecting(unknownVersion, { outcome: 'rejected', reason: 'unknown_version' }),
    expecting({ ...large, body: ` ${large.body}\n` }, { outcome: 'duplicate' }),
    expecting(
      { ...faulty, body: noise(seed, 'nameless'), eventId: undefined },
      { outcome: 'rejected', reason: 'malformed_json' },
    ),
    expecting(withNote(contested, noise(seed, 'conflict')), { outcome: 'conflict' }),
  ];
}

function expecting(message: PlannedMessage, expected: Expectation): PlannedMessage {
  return { ...message, expected };
}

function withNote(message: PlannedMessage, note: string): PlannedMessage {
  const { body } = eventOf(message);
  return withFields(message, { body: { ...(isJsonObject(body) && body), note } });
}

function withFields(message: PlannedMessage, fields: JsonObject): PlannedMessage {
  return { ...message, body: toJsonText({ ...eventOf(message), ...fields }) };
}

function eventOf({ body }: PlannedMessage): JsonObject {
  const event: unknown = JSON.parse(body);
  if (!isJsonObject(event)) throw new Error('A valid event is an object.');
  return event;
}

/** Text that compresses badly and isn't JSON. It is the same each time. */
function noise(seed: number, name: string): string {
  const outputLength = NOISE.least + seededRandom(seed, name).below(NOISE.most - NOISE.least);
  const hash = createHash('shake256', { outputLength });
  return `~${hash.update(`${seed} ${name}`).digest('base64')}`;
}
