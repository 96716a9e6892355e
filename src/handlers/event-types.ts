import type { EventBodies } from '#generated/events.js';

import type { Envelope } from '../core/envelope.ts';

// `Bodies` is the type `EventBodies` that the schema build generates: bodies by event type and schema version.

export type EventTypeIn<Bodies> = keyof Bodies & string;
export type VersionIn<Bodies, T extends EventTypeIn<Bodies>> = keyof Bodies[T] & string;

/** An event as its handler gets it: the envelope, and the body with the type of its schema. */
export type EventIn<Bodies, T extends EventTypeIn<Bodies>, V extends VersionIn<Bodies, T>> = {
  [Version in V]: Envelope & {
    readonly eventType: T;
    readonly schemaVersion: Version;
    readonly body: Bodies[T][Version];
  };
}[V];

/** An event that a handler publishes. Its other envelope fields follow from the handled event. */
export type NewEventIn<Bodies> = {
  [T in EventTypeIn<Bodies>]: {
    [V in VersionIn<Bodies, T>]: {
      readonly eventType: T;
      readonly schemaVersion: V;
      readonly body: Bodies[T][V];
      /** Default: the group of the handled event. */
      readonly groupId?: string;
      /** RFC 3339. Handling must start before it. */
      readonly expiresAt?: string;
    };
  }[VersionIn<Bodies, T>];
}[EventTypeIn<Bodies>];

/** An event of the deployed schemas that a handler publishes. */
export type NewEvent = NewEventIn<EventBodies>;
