import type { SampleEvent } from '../../../../scripts/samples/handle-sample.ts';
import type { GroupOrder } from '../invariants/group-order.ts';
import type { HandlingInvariants } from '../invariants/handling-invariants.ts';
import type { LedgerInvariants } from '../invariants/ledger-invariants.ts';
import type { Accepted, Witness } from '../invariants/witness.ts';
import type { StoredMessage } from '../sqs/queue-message.ts';
import type { WorldSettings } from '../world-settings.ts';
import { generationFromOutside } from '../generations.ts';
import { HANDLED_TYPES, type PlannedChild, type PlannedHandling } from './planned-handling.ts';

interface Parent {
  readonly tenantId: string;
  readonly eventId: string;
  readonly groupId: string | undefined;
  readonly correlationId: string;
  readonly generation: number;
  readonly plan: PlannedHandling;
}

/** The fields that a child inherits or gets, by their names on the wire. */
type Wire = Readonly<Record<string, unknown>> & {
  readonly body?: Readonly<Record<string, unknown>>;
};

/** Follows the events that handlers publish, from the plan to the ledger. */
export class Children {
  private readonly parents = new Map<string, Parent>();
  private readonly byMark = new Map<string, { parent: Parent; child: PlannedChild }>();
  /** The event id that each child was sent with, by its mark. */
  private readonly ids = new Map<string, string>();
  private readonly marks = new Map<string, string>();
  private readonly witness: Witness;
  private readonly handling: HandlingInvariants;
  private readonly groups: GroupOrder;
  private readonly maxGenerations: number;
  /** Number of planned messages. Children get the numbers after them. */
  nextIndex: number;

  constructor(
    witness: Witness,
    handling: HandlingInvariants,
    groups: GroupOrder,
    { messages: planned, maxEventGenerations }: WorldSettings,
  ) {
    this.witness = witness;
    this.handling = handling;
    this.groups = groups;
    this.maxGenerations = maxEventGenerations;
    this.nextIndex = planned;
  }

  /** Remembers what a handler will publish if it succeeds. */
  plan(event: SampleEvent, plan: PlannedHandling): void {
    const { tenantId, eventId, groupId, correlationId = eventId } = event;
    const key = `${tenantId}#${eventId}`;
    const parent = {
      tenantId,
      eventId,
      groupId,
      correlationId,
      generation: this.generationOf(event),
      plan,
    };
    this.parents.set(key, parent);
    const { children, refused = [] } = plan;
    for (const child of [...children, ...refused]) this.byMark.set(child.mark, { parent, child });
  }

  /** Whether the events that an event's handler publishes are beyond the limit of generations. */
  areBeyondLimit(event: SampleEvent): boolean {
    return this.generationOf(event) + 1 > this.maxGenerations;
  }

  planOf(key: string): PlannedHandling | undefined {
    return this.parents.get(key)?.plan;
  }

  /** Call when the queue has accepted a message of the consumer. */
  sent(message: StoredMessage): void {
    const wire = JSON.parse(message.body) as Wire;
    const planned = this.byMark.get(String(wire.body?.['order_id'] ?? wire.body?.['user_id']));
    if (!planned) {
      this.witness.violated('children-exactly-once', 'a message was sent that nobody published');
      return;
    }
    const accepted = this.accept(message, wire, planned.child);
    this.check(message, wire, planned, accepted);
  }

  /** Whether the queue has accepted every child of an event. */
  haveBeenSent(key: string): boolean {
    const children = this.parents.get(key)?.plan.children ?? [];
    return children.every(({ mark }) => this.ids.has(mark));
  }

  /** Each child of a processed event must have a settled record under the id with which it was sent. */
  checkAll(processed: readonly string[], ledger: LedgerInvariants): void {
    for (const key of processed) {
      const parent = this.parents.get(key);
      for (const { mark } of parent?.plan.children ?? []) {
        const row = ledger.rowOf(`${parent?.tenantId ?? ''}#${this.ids.get(mark) ?? ''}`);
        const isRight =
          row?.causationId === parent?.eventId && row?.correlationId === parent?.correlationId;
        if (row && isRight) continue;
        this.witness.violated(
          'children-exactly-once',
          `${key} is processed, ${mark} has no record`,
        );
      }
    }
  }

  /** The event's generation, counted by the plan. The consumer's own count may be wrong. */
  private generationOf({ tenantId, eventId }: SampleEvent): number {
    const published = this.byMark.get(this.marks.get(eventId) ?? '');
    if (published) return published.parent.generation + 1;
    return generationFromOutside(tenantId, eventId, this.maxGenerations) ?? 0;
  }

  private accept(message: StoredMessage, wire: Wire, { mark, bodyText }: PlannedChild): Accepted {
    const plan = {
      index: this.nextIndex++,
      text: message.body,
      sendAfter: 0,
      groupId: message.groupId ?? '',
      intent: 'valid',
      key: `${String(wire['tenant_id'])}#${String(wire['event_id'])}`,
      content: mark,
      bodyText,
      handled: HANDLED_TYPES.has(String(wire['event_type'])),
    } as const;
    const accepted = this.witness.accept(plan, message.id);
    this.groups.accept(accepted);
    return accepted;
  }

  private check(
    message: StoredMessage,
    wire: Wire,
    { parent, child }: { parent: Parent; child: PlannedChild },
    accepted: Accepted,
  ): void {
    const { mark, event, bodyText } = child;
    const id = String(wire['event_id']);
    const right: Record<string, unknown> = {
      event_type: event.eventType,
      schema_version: event.schemaVersion,
      tenant_id: parent.tenantId,
      client_id: 'web',
      correlation_id: parent.correlationId,
      causation_id: parent.eventId,
      group_id: parent.groupId,
    };
    const wrong = Object.keys(right).filter((name) => wire[name] !== right[name]);
    if (JSON.stringify(wire.body) !== bodyText) wrong.push('body');
    if ((this.ids.get(mark) ?? id) !== id) wrong.push('event_id, another one than before');
    if ((this.marks.get(id) ?? mark) !== mark) wrong.push('event_id, that of another event');
    if (!this.handling.hasSucceeded(`${parent.tenantId}#${parent.eventId}`)) {
      wrong.push('time: its handler has not returned');
    }
    this.checkGeneration(wire, parent, accepted);
    this.ids.set(mark, id);
    this.marks.set(id, mark);
    if (wrong.length === 0) return;
    const detail = `${mark} was sent with a wrong ${wrong.join(', ')} as ${message.id}`;
    this.witness.violated('children-exactly-once', detail, accepted);
  }

  private checkGeneration({ generation }: Wire, parent: Parent, accepted: Accepted): void {
    const expected = parent.generation + 1;
    if (generation === expected && expected <= this.maxGenerations) return;
    const detail = `its generation is ${String(generation)}, its parent’s is ${parent.generation}`;
    this.witness.violated('generations-limited', detail, accepted);
  }
}
