import type { EventBodies } from '#generated/events.js';

import type { ChildEvent } from '../core/child-event.ts';
import type { DurationText } from '../core/duration.ts';
import type { HandlerRetries } from '../core/retry-horizon.ts';
import type { Clock, HandlerLog } from '../ports.ts';
import type { EventIn, EventTypeIn, NewEvent, NewEventIn, VersionIn } from './event-types.ts';

export type EventType = EventTypeIn<EventBodies>;
export type VersionOf<T extends EventType> = VersionIn<EventBodies, T>;

/** An event of the deployed schemas, as its handler gets it. */
export type Event<T extends EventType = EventType, V extends VersionOf<T> = VersionOf<T>> = EventIn<
  EventBodies,
  T,
  V
>;

/** What a handler gets besides the event. */
export interface HandlerContext<Published = NewEvent> {
  /** The number of this attempt to handle the event, from 1. */
  readonly attempt: number;
  /** The same in every attempt, and different for every event. Pass it to services that must act only once. */
  readonly idempotencyKey: string;
  /** Aborts when the handler's time is over. From then on, publishing fails and returning is too late. */
  readonly signal: AbortSignal;
  readonly log: HandlerLog;
  readonly clock: Clock;
  /**
   * Publishes events. They are sent once the handler has returned, and before its event counts as processed. Publish
   * the same events in the same order in each attempt: their ids follow from this event and their order, so the ledger
   * records each once.
   *
   * @throws InvalidEventError if an event breaks its schema or is too large for SQS. Then nothing is sent.
   * @throws GenerationLimitError if too many events came before this one, each published by the handler of the one before.
   */
  readonly publish: (...events: readonly Published[]) => void;
}

/** A handler of events of the deployed schemas. */
export type Handler<
  T extends EventType = EventType,
  V extends VersionOf<T> = VersionOf<T>,
> = HandlerIn<EventBodies, T, V>;

/**
 * Handles an event.
 *
 * - If it returns, the event is processed.
 * - If it throws a `PermanentError`, the event has failed for good.
 * - If it throws a `RetryAfterError`, it is called again after that time.
 * - If it throws anything else, it is called again after the delay of the retry policy.
 */
export type HandlerIn<Bodies, T extends EventTypeIn<Bodies>, V extends VersionIn<Bodies, T>> = (
  event: EventIn<Bodies, T, V>,
  context: HandlerContext<NewEventIn<Bodies>>,
) => Promise<void> | void;

export interface HandlerOptions {
  /** Longest time for one attempt, in seconds, at most 900. Default: the function's `HANDLER_TIMEOUT_SECONDS`. */
  readonly timeoutSeconds?: number;
  /**
   * How long its events are retried if it fails, counted from when SQS accepted them: `90s`, `30m`, `24h`, `3d`, at most
   * `13d`. Default: until their receives are used up, as on a FIFO queue whatever this says.
   */
  readonly retryFor?: DurationText;
  /** Attempts, 1 to 1000, after which an event is failed. Default: as many as its receives or `retryFor` allow. */
  readonly maxAttempts?: number;
  /** Longest delay between two attempts, in seconds, at most 42,000. Default: the function's `RETRY_CAP_SECONDS`. */
  readonly maxDelaySeconds?: number;
}

/** A handler, and the event type and versions that it handles. */
export interface HandlerDefinition extends HandlerRetries {
  readonly eventType: string;
  readonly versions: readonly string[];
  readonly handler: (event: never, context: HandlerContext<ChildEvent>) => Promise<void> | void;
  readonly timeoutSeconds?: number;
}

/**
 * Declares a handler. The body's type follows from the event type and versions. A type or version without a schema is a
 * type error, and the function doesn't start with it.
 */
export type Handle<Bodies> = <T extends EventTypeIn<Bodies>, const V extends VersionIn<Bodies, T>>(
  eventType: T,
  versions: readonly V[],
  handler: HandlerIn<Bodies, T, V>,
  options?: HandlerOptions,
) => HandlerDefinition;

/** Makes `handle` for the schemas of one build: the deployed ones or the samples. */
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
