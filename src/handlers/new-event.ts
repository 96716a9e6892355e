import type { EventBodies } from '#generated/events.js';

/** An event that a handler publishes. What it does not say follows from the event that is handled. */
export type NewEvent = {
  [T in keyof EventBodies]: {
    [V in keyof EventBodies[T]]: {
      readonly eventType: T;
      readonly schemaVersion: V;
      readonly body: EventBodies[T][V];
      /** Default: the group of the event that is handled. */
      readonly groupId?: string;
      /** RFC 3339; handling must start before it. */
      readonly expiresAt?: string;
    };
  }[keyof EventBodies[T]];
}[keyof EventBodies];
