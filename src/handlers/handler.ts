import type { EventBodies } from '#generated/events.js';

import type { Envelope } from '../core/envelope.ts';
import type { Clock } from '../ports.ts';
import type { NewEvent } from './new-event.ts';

export type EventType = keyof EventBodies;
export type VersionOf<T extends EventType> = keyof EventBodies[T] & string;

/** An event as its handler gets it: the envelope, and the body as its schema says it is. */
export type Event<T extends EventType = EventType, V extends VersionOf<T> = VersionOf<T>> = {
  [Version in V]: Envelope & {
    readonly eventType: T;
    readonly schemaVersion: Version;
    readonly body: EventBodies[T][Version];
  };
}[V];

/** Writes log lines that name the event. */
export interface HandlerLog {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** What a handler is given besides the event. */
export interface HandlerContext {
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
  readonly publish: (...events: readonly NewEvent[]) => void;
}

/**
 * Handles an event. It ends by returning: the event is processed; by throwing a `PermanentError`: it has
 * failed for good; a `RetryAfterError`: it is handled again after that time; or anything else: it is
 * handled again after the delay of the retry policy.
 */
export type Handler<T extends EventType = EventType, V extends VersionOf<T> = VersionOf<T>> = (
  event: Event<T, V>,
  context: HandlerContext,
) => Promise<void> | void;

export interface HandlerOptions {
  /** Seconds the handler may take, at most 900. Default: the function's `HANDLER_TIMEOUT_SECONDS`. */
  readonly timeoutSeconds?: number;
}

/** A handler, and what it handles. */
export interface HandlerDefinition {
  readonly eventType: string;
  readonly versions: readonly string[];
  readonly handler: (event: never, context: HandlerContext) => Promise<void> | void;
  readonly timeoutSeconds?: number;
}

/**
 * Says what a handler handles. The body's type follows from event type and versions; a type or version
 * without a schema is an error of types here, and of the function's start.
 */
export function handle<T extends EventType, const V extends VersionOf<T>>(
  eventType: T,
  versions: readonly V[],
  handler: Handler<T, V>,
  options: HandlerOptions = {},
): HandlerDefinition {
  return { eventType, versions, handler, ...options };
}
