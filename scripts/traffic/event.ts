import { isDeepStrictEqual } from 'node:util';

import { generateBody } from './body.ts';
import type { EventSchema } from './event-schema.ts';
import { exampleBodies } from './example-bodies.ts';
import { toJsonText, withKeysReversed, type Json, type JsonObject } from './json-text.ts';
import { seededRandom, seededUuid, type Random } from './random.ts';

/** An event as it is sent: the envelope's fields under their wire names. */
export type Event = JsonObject & {
  readonly event_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly occurred_at: string;
  readonly body: Json;
  readonly group_id?: string;
};

/** What the events of one run have in common. */
export interface EventSource {
  /** Everything random follows from this text. */
  readonly seed: string;
  readonly schemas: readonly EventSchema[];
  readonly tenants: number;
  /** `occurred_at` of the first event, in milliseconds since 1970. Each later event is one second later. */
  readonly startsAt: number;
  /** The groups to spread the events over. Default: some events have a group named after their tenant. */
  readonly groups?: readonly string[] | undefined;
}

/** How many bodies are examples, if the schema has examples. */
const SHARE_OF_EXAMPLES = 0.25;

/** `expires_at` of events that must not expire. */
const FAR_FUTURE = '2999-12-31T23:59:59Z';

/** The valid event at one place of a run, and its schema. Pure: the same arguments give the same event. */
export function eventAt(source: EventSource, place: number): { event: Event; schema: EventSchema } {
  const random = seededRandom(source.seed, 'event', place);
  const schema = random.pick(source.schemas);
  const tenant = `tenant-${String(random.below(source.tenants) + 1).padStart(3, '0')}`;
  const event: Event = {
    event_id: seededUuid(source.seed, 'event', place),
    event_type: schema.eventType,
    schema_version: schema.version,
    tenant_id: tenant,
    client_id: `client-${random.below(3) + 1}`,
    occurred_at: new Date(source.startsAt + place * 1000 + random.below(1000)).toISOString(),
    body: bodyAt(source, place, schema, random),
    ...optionalFields(random, tenant, seededUuid(source.seed, 'correlation', place)),
    ...groupFields(source, place),
  };
  return { event, schema };
}

/**
 * The first places show the examples of their schema in turn, and later ones now and then. All other bodies are generated,
 * because examples don't reach the limits of a schema.
 */
function bodyAt(source: EventSource, place: number, schema: EventSchema, random: Random): Json {
  const examples = exampleBodies(schema);
  const first = examples[place];
  if (first !== undefined) return first;
  const showsExample = examples.length > 0 && random.chance(SHARE_OF_EXAMPLES);
  return showsExample ? random.pick(examples) : generateBody(schema, random, source.startsAt);
}

function optionalFields(random: Random, tenant: string, correlationId: string): JsonObject {
  return {
    ...(random.chance(0.2) && { group_id: `${tenant}.order-${random.below(20) + 1}` }),
    ...(random.chance(0.1) && { expires_at: FAR_FUTURE }),
    ...(random.chance(0.3) && { correlation_id: correlationId }),
    ...(random.chance(0.1) && { causation_id: correlationId }),
    // The envelope doesn't know this field. The record must keep it.
    ...(random.chance(0.1) && { source: 'send-events' }),
    ...(random.chance(0.1) && { generation: random.below(10) }),
  };
}

function groupFields({ groups, seed }: EventSource, place: number): JsonObject {
  return groups ? { group_id: seededRandom(seed, 'group', place).pick(groups) } : {};
}

/** The text of an event that was sent before: the same bytes, or the same JSON in another order or layout. */
export function duplicateText(event: Event, random: Random): string {
  return random.pick([
    () => toJsonText(event),
    () => toJsonText(withKeysReversed(event)),
    () => toJsonText(event, 2),
    () => ` ${toJsonText(withKeysReversed(event), 1)}\n`,
  ])();
}

/** A valid event with the id of another one and different content. */
export function conflictingEvent(
  source: EventSource,
  event: Event,
  schema: EventSchema,
  random: Random,
): Event {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const body = generateBody(schema, random, source.startsAt);
    if (!isDeepStrictEqual(body, event.body)) return { ...event, body };
  }
  // The schema accepts only one body, so another time makes the difference: the whole message is compared.
  return { ...event, occurred_at: new Date(Date.parse(event.occurred_at) + 1).toISOString() };
}
