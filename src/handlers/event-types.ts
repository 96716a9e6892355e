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
