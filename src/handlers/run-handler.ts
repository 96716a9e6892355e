import type { HandlingFault } from '../core/outcome.ts';
import type { ValidEvent } from '../core/read-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { Clock, OutgoingMessage, Timers } from '../ports.ts';
import { PermanentError, RetryAfterError } from './handler-errors.ts';
import type { Event, HandlerContext, HandlerDefinition, HandlerLog } from './handler.ts';
import { Publication } from './publication.ts';

/** What a handler is called with. */
export interface Attempt {
  readonly definition: HandlerDefinition;
  readonly event: ValidEvent;
  /** Counted from 1. */
  readonly number: number;
  /** RFC 3339: when the event was first read. */
  readonly receivedAt: string;
  readonly idempotencyKey: string;
}

export interface HandlerServices {
  readonly registry: SchemaRegistry;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly handlerLog: (attempt: Attempt) => HandlerLog;
  /** For a handler that has no time-out of its own. */
  readonly handlerTimeoutSeconds: number;
}

/** How an attempt ended. */
export type HandlerResult =
  | { readonly kind: 'done'; readonly messages: readonly OutgoingMessage[] }
  | { readonly kind: 'failed'; readonly cause: string }
  | {
      readonly kind: 'retry';
      readonly code: HandlingFault;
      readonly cause: string;
      readonly afterSeconds?: number;
    };

/**
 * Calls a handler and waits until it has ended, or its time is over, or `stop` aborts. Never rejects. A
 * handler that ignores its signal is not waited for: what it does later counts for nothing.
 */
export async function runHandler(
  attempt: Attempt,
  stop: AbortSignal,
  services: HandlerServices,
): Promise<HandlerResult> {
  const { timeoutSeconds = services.handlerTimeoutSeconds } = attempt.definition;
  const timer = services.timers.abortAfter(timeoutSeconds * 1000);
  const signal = AbortSignal.any([timer.signal, stop]);
  const { envelope } = attempt.event;
  const publication = new Publication(envelope, attempt.receivedAt, services.registry);
  try {
    await untilAborted(call(attempt, signal, publication, services), signal);
    return { kind: 'done', messages: publication.messages };
  } catch (error) {
    return signal.aborted && error === signal.reason
      ? timedOut(timer.signal.aborted, timeoutSeconds)
      : resultOf(error);
  } finally {
    publication.close();
    timer.cancel();
  }
}

async function call(
  { definition, event, number, idempotencyKey, ...attempt }: Attempt,
  signal: AbortSignal,
  publication: Publication,
  services: HandlerServices,
): Promise<void> {
  const context: HandlerContext = {
    attempt: number,
    idempotencyKey,
    signal,
    log: services.handlerLog({ definition, event, number, idempotencyKey, ...attempt }),
    clock: services.clock,
    publish: (...events) => publication.add(events),
  };
  // The registry has found this definition by the event's type and version.
  const typed = { ...event.envelope, body: event.body } as Event as never;
  await definition.handler(typed, context);
}

/** Rejects with the signal's reason as soon as it is aborted, whatever becomes of the promise. */
async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    // The one that lost the race may still reject, and nobody waits for it.
    promise.catch(() => undefined);
    aborted.promise.catch(() => undefined);
  }
}

function timedOut(byItself: boolean, seconds: number): HandlerResult {
  const cause = byItself
    ? `the handler did not end within ${seconds} s`
    : 'the function’s time was over before the handler ended';
  return { kind: 'retry', code: 'handler_timeout', cause };
}

function resultOf(error: unknown): HandlerResult {
  const cause = causeOf(error);
  if (error instanceof PermanentError) return { kind: 'failed', cause };
  if (error instanceof RetryAfterError) {
    return { kind: 'retry', code: 'retry_requested', cause, afterSeconds: error.seconds };
  }
  return { kind: 'retry', code: 'handler_error', cause };
}

const LONGEST_CAUSE = 500;

/** What a handler threw, whatever it is. */
function causeOf(error: unknown): string {
  try {
    return String(error).slice(0, LONGEST_CAUSE).toWellFormed();
  } catch {
    return 'a value that can’t be written as text';
  }
}
