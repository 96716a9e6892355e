import type { EventBodies } from '#samples/events.js';

import type {
  EventIn,
  EventTypeIn,
  NewEventIn,
  VersionIn,
} from '../../src/handlers/event-types.ts';
import { handleIn, type HandlerContext, type HandlerIn } from '../../src/handlers/handler.ts';

type SampleType = EventTypeIn<EventBodies>;

/** An event of the sample schemas as its handler gets it. */
export type SampleEvent<
  T extends SampleType = SampleType,
  V extends VersionIn<EventBodies, T> = VersionIn<EventBodies, T>,
> = EventIn<EventBodies, T, V>;

/** A handler of events of the sample schemas. */
export type SampleHandler<
  T extends SampleType = SampleType,
  V extends VersionIn<EventBodies, T> = VersionIn<EventBodies, T>,
> = HandlerIn<EventBodies, T, V>;

/** An event of the sample schemas that a handler publishes. */
export type NewSampleEvent = NewEventIn<EventBodies>;

/** The second argument of a handler of sample events. */
export type SampleContext = HandlerContext<NewSampleEvent>;

/** `handle` for the sample schemas. */
export const handleSample = handleIn<EventBodies>();
