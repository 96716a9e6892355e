import type { RejectionReason } from '../../src/core/outcome.ts';
import type { Event } from './event.ts';
import type { EventSchema } from './event-schema.ts';
import type { Random } from './random.ts';

/** What a fault has to work with. */
export interface FaultContext {
  /** A valid event, which the fault turns into a faulty message. */
  readonly event: Event;
  /** The schema its body was made from. */
  readonly schema: EventSchema;
  /** Every schema of the registry: what isn't here is unknown. */
  readonly registry: readonly EventSchema[];
  readonly random: Random;
  /** Milliseconds since 1970 of the run's first event; surely past when the message is handled. */
  readonly startsAt: number;
}

/** One way to make a message that must be rejected. Each has one thing wrong, so its reason is sure. */
export interface Fault {
  readonly reason: RejectionReason;
  /** What is wrong, in a few words: `tenant_id: too long`. */
  readonly name: string;
  /** Whether readers may trust the ids in the text; in a text that is no proper JSON, they don't. */
  readonly identifiable: boolean;
  /** The message's text. */
  readonly make: (context: FaultContext) => string;
}
