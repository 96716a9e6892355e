import type { EventDescription } from './describe/event-description.ts';

/** What the pages say of one version. */
export interface PageVersion {
  readonly version: string;
  readonly description: EventDescription;
  readonly isHandled: boolean;
  /** The event in the format of the queue. Missing if the generator can't make one. */
  readonly sample?: object;
  /** The same event in other formats. */
  readonly formats?: readonly SampleFormat[];
}

export interface SampleFormat {
  /** As HTML: `As a CloudEvent`. */
  readonly title: string;
  readonly event: object;
}

/** An event type with all of its versions, newest first. */
export interface PageEvent {
  readonly eventType: string;
  readonly versions: readonly [PageVersion, ...PageVersion[]];
}
