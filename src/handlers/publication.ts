import { childGeneration, childMessage, type ChildEvent } from '../core/child-event.ts';
import type { Envelope } from '../core/envelope.ts';
import { checkOutgoing, type OutgoingMessage } from '../core/outgoing-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import { GenerationLimitError, InvalidEventError } from './handler-errors.ts';

/** Maximum number of errors that the message of an `InvalidEventError` names. */
const MAX_NAMED_ERRORS = 3;

/** Which events may be published. */
export interface PublicationRules {
  /** The schemas of the events. */
  readonly registry: SchemaRegistry;
  /** The highest generation of a published event. An event from outside may have a higher one. */
  readonly maxEventGenerations: number;
}

/** The events that one attempt publishes. Each is checked when it is added. */
export class Publication {
  readonly messages: OutgoingMessage[] = [];
  private readonly parent: Envelope;
  private readonly occurredAt: string;
  private readonly rules: PublicationRules;
  private open = true;

  /** @param occurredAt RFC 3339: when the parent was first read. */
  constructor(parent: Envelope, occurredAt: string, rules: PublicationRules) {
    this.parent = parent;
    this.occurredAt = occurredAt;
    this.rules = rules;
  }

  /** @throws InvalidEventError or GenerationLimitError for the first event that can't be sent. */
  add(events: readonly ChildEvent[]): void {
    if (!this.open) throw new Error('The handler has ended, or its time is over: nothing is sent.');
    const first = this.messages.length;
    this.messages.push(...events.map((event, index) => this.messageOf(event, first + index)));
  }

  /** From now on `add` fails. */
  close(): void {
    this.open = false;
  }

  private messageOf(event: ChildEvent, position: number): OutgoingMessage {
    const name = `published event ${position + 1}, ${event.eventType} ${event.schemaVersion}`;
    this.checkGeneration(name);
    const text = this.textOf(event, position, name);
    // An event that has expired may be sent: the consumer checks its expiry when it handles it.
    const check = checkOutgoing(text, this.rules.registry, -Infinity);
    if (check.kind === 'sendable') return check.message;
    const named = check.errors
      .slice(0, MAX_NAMED_ERRORS)
      .map(({ pointer, message }) => `${pointer} ${message}`.trimStart());
    throw new InvalidEventError(`${name}: ${check.reason}: ${named.join('; ')}`, check.errors);
  }

  private checkGeneration(name: string): void {
    const generation = childGeneration(this.parent);
    const { maxEventGenerations } = this.rules;
    if (generation <= maxEventGenerations) return;
    throw new GenerationLimitError(
      `${name}: its generation must be at most ${maxEventGenerations} (maxEventGenerations), got ${generation}: ` +
        'do handlers publish each other’s events without end?',
    );
  }

  private textOf(event: ChildEvent, position: number, name: string): string {
    try {
      return JSON.stringify(childMessage(this.parent, position, event, this.occurredAt));
    } catch (cause) {
      throw new InvalidEventError(`${name}: it can’t be written as JSON`, [], { cause });
    }
  }
}
