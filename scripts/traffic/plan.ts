import { conflictingEvent, duplicateText, eventAt, type Event, type EventSource } from './event.ts';
import { chooseSchemas, unmetChoice, type EventSchema, type SchemaChoice } from './event-schema.ts';
import type { Fault } from './fault.ts';
import { faultsInTurn, identityIn } from './faults.ts';
import { toJsonText } from './json-text.ts';
import type { Expectation, PlannedMessage } from './planned-message.ts';
import { seededRandom } from './random.ts';
import { countsOf, impossibleCounts, sequenceOf, type Shares } from './sequence.ts';

/** What to send. The same plan, with the same schemas, gives the same messages, byte for byte. */
export interface EventPlan extends SchemaChoice {
  /** Messages in all, faulty ones included. */
  readonly count: number;
  readonly shares: Shares;
  /** How many tenants the events are spread over. */
  readonly tenants: number;
  /** The groups to spread the events over. Default: some events have one, of their tenant's. */
  readonly groups?: readonly string[] | undefined;
  /** Any number; plans that differ in this or in anything else have no event id in common. */
  readonly seed: number;
  /**
   * `occurred_at` of the first event, in milliseconds since 1970; each later event is a second on.
   * Default `STARTS_AT`: the clock has no part in it, so that a run can be repeated.
   */
  readonly startsAt?: number;
}

/** 2026-01-01T00:00:00Z. */
export const STARTS_AT = Date.UTC(2026, 0, 1);

/** Why a plan can't be carried out with these schemas: one sentence each, none if it can. */
export function planProblems(plan: EventPlan, registry: readonly EventSchema[]): string[] {
  const problems = [
    unmetChoice(registry, plan),
    impossibleCounts(countsOf(plan.count, plan.shares)),
  ];
  return problems.filter((problem) => problem !== undefined);
}

/**
 * The messages of a plan in the order to send them, each made when it is asked for.
 *
 * @param registry every schema there is; the plan may use only some of them.
 * @throws RangeError if `planProblems` finds any.
 * @throws Error naming the schema, if no valid body can be generated for it.
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

/** Everything that makes two plans different, so that their event ids are. */
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
  /** Places whose event is still to be contested, each by one conflict. */
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
