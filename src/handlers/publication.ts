import { childMessage, type ChildEvent } from '../core/child-event.ts';
import type { Envelope } from '../core/envelope.ts';
import { readMessage } from '../core/read-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { OutgoingMessage } from '../ports.ts';
import { InvalidEventError } from './handler-errors.ts';

/** SQS takes messages of up to 1 MiB. */
const MOST_BYTES = 1_048_576;
/** SQS refuses U+FFFE and U+FFFF; the embedded one everything outside the Basic Multilingual Plane, too. */
const NOT_TAKEN = /[\ud800-\udfff\ufffe\uffff]/g;
/** An error message shows this many of an event's errors. */
const ERRORS_TOLD = 3;

/** The events that one attempt to handle an event publishes, checked as they come. */
export class Publication {
  readonly messages: OutgoingMessage[] = [];
  private readonly parent: Envelope;
  private readonly occurredAt: string;
  private readonly registry: SchemaRegistry;
  private open = true;

  /** @param occurredAt RFC 3339: when the parent was first read. */
  constructor(parent: Envelope, occurredAt: string, registry: SchemaRegistry) {
    this.parent = parent;
    this.occurredAt = occurredAt;
    this.registry = registry;
  }

  /** @throws InvalidEventError naming what is wrong with the first event that can't be sent. */
  add(events: readonly ChildEvent[]): void {
    if (!this.open) throw new Error('The handler has ended, or its time is over: nothing is sent.');
    const first = this.messages.length;
    this.messages.push(...events.map((event, index) => this.messageOf(event, first + index)));
  }

  /** From now on nothing more can be published. */
  close(): void {
    this.open = false;
  }

  private messageOf(event: ChildEvent, position: number): OutgoingMessage {
    const name = `published event ${position + 1}, ${event.eventType} ${event.schemaVersion}`;
    const body = this.textOf(event, position, name);
    const bytes = Buffer.byteLength(body);
    if (bytes > MOST_BYTES) {
      throw new InvalidEventError(`${name}: ${bytes} bytes, SQS takes ${MOST_BYTES}`, []);
    }
    // As read at the beginning of time: whether it has expired is seen when it is handled.
    const reading = readMessage(body, this.registry, -Infinity);
    if (reading.kind === 'rejected') {
      const told = reading.errors
        .slice(0, ERRORS_TOLD)
        .map(({ pointer, message }) => `${pointer} ${message}`);
      const message = `${name}: ${reading.reason}: ${told.join('; ')}`;
      throw new InvalidEventError(message, reading.errors);
    }
    const { eventId, tenantId, groupId } = reading.envelope;
    return { id: eventId, body, tenantId, ...(groupId !== undefined && { groupId }) };
  }

  private textOf(event: ChildEvent, position: number, name: string): string {
    try {
      const message = childMessage(this.parent, position, event, this.occurredAt);
      return JSON.stringify(message).replace(NOT_TAKEN, escaped);
    } catch (cause) {
      throw new InvalidEventError(`${name}: it can’t be written as JSON`, [], { cause });
    }
  }
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
