import type { RejectionReason } from '../../src/core/outcome.ts';
import type { Event } from './event.ts';
import type { EventSchema } from './event-schema.ts';
import type { Random } from './random.ts';

/** What a fault makes its message from. */
export interface FaultContext {
  /** The valid event that the fault breaks. */
  readonly event: Event;
  /** The schema its body was made from. */
  readonly schema: EventSchema;
  /** Every schema of the registry. A type or version that isn't here is unknown. */
  readonly registry: readonly EventSchema[];
  readonly random: Random;
  /** Milliseconds since 1970 of the run's first event. It has passed by the time the message is handled. */
  readonly startsAt: number;
}

/** One way to make a message that must be rejected. Each breaks one rule, so its reason is certain. */
export interface Fault {
  readonly reason: RejectionReason;
  /** What is wrong, in a few words: `tenant_id: too long`. */
  readonly name: string;
  /** True if readers can trust the ids in the text. They can't if the text isn't proper JSON. */
  readonly identifiable: boolean;
  /** The message's text. */
  readonly make: (context: FaultContext) => string;
}
