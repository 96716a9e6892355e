import type { Retention } from '../../core/retention.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import type { Clock, EventPublisher, EventStore, Timers } from '../../ports.ts';

/** What publishing works with. */
export interface PublishServices {
  readonly registry: SchemaRegistry;
  /** Whether an event type and version have a handler. */
  readonly hasHandler: (eventType: string, version: string) => boolean;
  readonly retention: Retention;
  readonly store: Pick<EventStore, 'record' | 'find'>;
  readonly publisher: EventPublisher;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Gives a new text each time, of letters, digits and hyphens: the message id of a record. */
  readonly uniqueId: () => string;
  /** Gives this many bytes of a cryptographic generator. */
  readonly randomBytes: (count: number) => Uint8Array;
}
