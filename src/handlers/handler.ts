import type { EventBodies } from '#generated/events.js';

import type { ChildEvent } from '../core/child-event.ts';
import type { Clock, HandlerLog } from '../ports.ts';
import type { EventIn, EventTypeIn, NewEvent, NewEventIn, VersionIn } from './event-types.ts';

export type EventType = EventTypeIn<EventBodies>;
export type VersionOf<T extends EventType> = VersionIn<EventBodies, T>;

/** An event of the deployed schemas as its handler gets it. */
export type Event<T extends EventType = EventType, V extends VersionOf<T> = VersionOf<T>> = EventIn<
  EventBodies,
  T,
  V
>;

/** What a handler is given besides the event. */
export interface HandlerContext<Published = NewEvent> {
  /** Counted from 1: how often this event was claimed to be handled and begun, this time included. */
  readonly attempt: number;
  /** The same in every attempt, and no other event's: for services that are to act once. */
  readonly idempotencyKey: string;
  /** Aborts when the handler's time is over. What the handler does after that counts for nothing. */
  readonly signal: AbortSignal;
  readonly log: HandlerLog;
  readonly clock: Clock;
  /**
   * Has new events sent once the handler has returned, before its event counts as processed. Their ids
   * follow from this event and their order, so that another attempt sends the same ones again and each is
   * recorded once: publish the same events in the same order in each attempt.
   *
   * @throws InvalidEventError for an event that its schema refuses or that SQS can't take. Nothing is sent.
   */
  readonly publish: (...events: readonly Published[]) => void;
}

/** A handler of events of the deployed schemas. */
export type Handler<
  T extends EventType = EventType,
  V extends VersionOf<T> = VersionOf<T>,
> = HandlerIn<EventBodies, T, V>;

/**
 * Handles an event. It ends by returning: the event is processed; by throwing a `PermanentError`: it has
 * failed for good; a `RetryAfterError`: it is handled again after that time; or anything else: it is
 * handled again after the delay of the retry policy.
 */
export type HandlerIn<Bodies, T extends EventTypeIn<Bodies>, V extends VersionIn<Bodies, T>> = (
  event: EventIn<Bodies, T, V>,
  context: HandlerContext<NewEventIn<Bodies>>,
) => Promise<void> | void;

export interface HandlerOptions {
  /** Seconds the handler may take, at most 900. Default: the function's `HANDLER_TIMEOUT_SECONDS`. */
  readonly timeoutSeconds?: number;
}

/** A handler, and what it handles. */
export interface HandlerDefinition {
  readonly eventType: string;
  readonly versions: readonly string[];
  readonly handler: (event: never, context: HandlerContext<ChildEvent>) => Promise<void> | void;
  readonly timeoutSeconds?: number;
}

/**
 * Says what a handler handles. The body's type follows from event type and versions; a type or version
 * without a schema is an error of types here, and of the function's start.
 */
export type Handle<Bodies> = <T extends EventTypeIn<Bodies>, const V extends VersionIn<Bodies, T>>(
  eventType: T,
  versions: readonly V[],
  handler: HandlerIn<Bodies, T, V>,
  options?: HandlerOptions,
) => HandlerDefinition;

/** `handle` for the schemas of one build: the deployed ones below, or the samples. */
export function handleIn<Bodies>(): Handle<Bodies> {
  return (eventType, versions, handler, options = {}) => ({
    eventType,
    versions,
    handler,
    ...options,
  });
}

/** Declares a handler of the deployed function. */
export const handle: Handle<EventBodies> = handleIn();
