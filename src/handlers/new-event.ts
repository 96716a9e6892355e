import type { EventBodies } from '#generated/events.js';

import type { EventTypeIn, VersionIn } from './event-types.ts';

/** An event of these schemas that a handler publishes. The rest follows from the event that is handled. */
export type NewEventIn<Bodies> = {
  [T in EventTypeIn<Bodies>]: {
    [V in VersionIn<Bodies, T>]: {
      readonly eventType: T;
      readonly schemaVersion: V;
      readonly body: Bodies[T][V];
      /** Default: the group of the event that is handled. */
      readonly groupId?: string;
      /** RFC 3339; handling must start before it. */
      readonly expiresAt?: string;
    };
  }[VersionIn<Bodies, T>];
}[EventTypeIn<Bodies>];

/** An event that a handler publishes. */
export type NewEvent = NewEventIn<EventBodies>;
