import { conflictingEvent, duplicateText, eventAt, type Event, type EventSource } from './event.ts';
import { chooseSchemas, unmetChoice, type EventSchema, type SchemaChoice } from './event-schema.ts';
import type { Fault } from './fault.ts';
import { faultsInTurn, identityIn } from './faults.ts';
import { toJsonText } from './json-text.ts';
import type { Expectation, PlannedMessage } from './planned-message.ts';
import { seededRandom } from './random.ts';
import { countsOf, impossibleCounts, sequenceOf, type Shares } from './sequence.ts';

/** What to send. The same plan and schemas give the same messages, byte for byte. */
export interface EventPlan extends SchemaChoice {
  /** Messages in all, faulty ones included. */
  readonly count: number;
  readonly shares: Shares;
  /** The number of tenants to spread the events over. */
  readonly tenants: number;
  /** The groups to spread the events over. Default: some events have a group named after their tenant. */
  readonly groups?: readonly string[] | undefined;
  /** Any number. Plans that differ in the seed or in anything else have no event id in common. */
  readonly seed: number;
  /**
   * `occurred_at` of the first event, in milliseconds since 1970. Each later event is one second later.
   * Default `STARTS_AT`, not the clock, so that a run can be repeated.
   */
  readonly startsAt?: number;
}

/** 2026-01-01T00:00:00Z. */
export const STARTS_AT = Date.UTC(2026, 0, 1);

/** Why a plan is impossible with these schemas, one sentence for each reason. Empty if it is possible. */
export function planProblems(plan: EventPlan, registry: readonly EventSchema[]): string[] {
  const problems = [
    unmetChoice(registry, plan),
    impossibleCounts(countsOf(plan.count, plan.shares)),
  ];
  return problems.filter((problem) => problem !== undefined);
}

/**
 * Makes the messages of a plan one by one, in the order to send them.
 *
 * @param registry every schema. The plan may use only some of them.
 * @throws RangeError if `planProblems` finds a problem.
 * @throws Error that names the schema, if no valid body can be generated for it.
 */
export function* planEvents(
  plan: EventPlan,
  registry: readonly EventSchema[],
): Generator<PlannedMessage> {
  const problems = planProblems(plan, registry);
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  const schemas = chooseSchemas(registry, plan);
  const seed = seedOf(plan, schemas);
  const startsAt = plan.startsAt ?? STARTS_AT;
  const run = new Run(
    { seed, schemas, tenants: plan.tenants, startsAt, groups: plan.groups },
    registry,
  );
  const places = sequenceOf(countsOf(plan.count, plan.shares), seed);
  for (const [index, place] of places.entries()) yield run[place](index);
}

/** The seed of all random choices: everything in which two plans can differ, so that their event ids differ. */
function seedOf(plan: EventPlan, schemas: readonly EventSchema[]): string {
  const { seed, count, shares, tenants, startsAt = STARTS_AT, groups } = plan;
  const { invalid, duplicates, conflicts } = shares;
  const names = schemas.map(({ eventType, version }) => [eventType, version]);
  const always = [seed, count, tenants, startsAt, invalid, duplicates, conflicts, names];
  return JSON.stringify(groups ? [...always, groups] : always);
}

/** Makes the message for each kind of place, and remembers the events that later ones refer to. */
class Run {
  private readonly source: EventSource;
  private readonly registry: readonly EventSchema[];
  private readonly faults: Generator<Fault, never>;
  /** Places whose event may be sent again. */
  private readonly sent: number[] = [];
  /** Places whose event gets a conflict later. Each gets one. */
  private readonly contestable: number[] = [];

  constructor(source: EventSource, registry: readonly EventSchema[]) {
    this.source = source;
    this.registry = registry;
    this.faults = faultsInTurn(source.seed);
  }

  processed(place: number): PlannedMessage {
    this.sent.push(place);
    const { event } = eventAt(this.source, place);
    return planned(event, toJsonText(event), { outcome: 'processed' });
  }

  contested(place: number): PlannedMessage {
    const message = this.processed(place);
    this.sent.pop();
    this.contestable.push(place);
    return message;
  }

  duplicate(place: number): PlannedMessage {
    const random = seededRandom(this.source.seed, 'duplicate', place);
    const { event } = eventAt(this.source, random.pick(this.sent));
    return planned(event, duplicateText(event, random), { outcome: 'duplicate' });
  }

  conflict(place: number): PlannedMessage {
    const random = seededRandom(this.source.seed, 'conflict', place);
    const [original = 0] = this.contestable.splice(random.below(this.contestable.length), 1);
    const { event, schema } = eventAt(this.source, original);
    const other = conflictingEvent(this.source, event, schema, random);
    return planned(other, toJsonText(other), { outcome: 'conflict' });
  }

  rejected(place: number): PlannedMessage {
    const { event, schema } = eventAt(this.source, place);
    const random = seededRandom(this.source.seed, 'fault', place);
    const fault = this.faults.next().value;
    const { registry, source } = this;
    const body = fault.make({ event, schema, registry, random, startsAt: source.startsAt });
    const expected = { outcome: 'rejected', reason: fault.reason } as const;
    const message = planned(event, body, expected);
    return { ...message, eventId: identityIn(fault, body), fault: fault.name };
  }
}

function planned(event: Event, body: string, expected: Expectation): PlannedMessage {
  return {
    body,
    tenantId: event.tenant_id,
    groupId: event.group_id ?? event.tenant_id,
    eventId: event.event_id,
    expected,
    fault: undefined,
  };
}
