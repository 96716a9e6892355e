import type { EventBodies } from '#generated/events.js';

import type { Envelope } from '../core/envelope.ts';

// `Bodies` is the `EventBodies` that a build of schemas generates: a body by event type and schema version.

export type EventTypeIn<Bodies> = keyof Bodies & string;
export type VersionIn<Bodies, T extends EventTypeIn<Bodies>> = keyof Bodies[T] & string;

/** An event as its handler gets it: the envelope, and the body as its schema says it is. */
export type EventIn<Bodies, T extends EventTypeIn<Bodies>, V extends VersionIn<Bodies, T>> = {
  [Version in V]: Envelope & {
    readonly eventType: T;
    readonly schemaVersion: Version;
    readonly body: Bodies[T][Version];
  };
}[V];

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
