import { types } from 'node:util';

import type { HandlingFault } from '../core/outcome.ts';
import type { ValidEvent } from '../core/read-message.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { Clock, OutgoingMessage, Timers } from '../ports.ts';
import { PermanentError, RetryAfterError } from './handler-errors.ts';
import type { Event, HandlerContext, HandlerDefinition, HandlerLog } from './handler.ts';
import { Publication } from './publication.ts';

/** What a handler is called with. */
export interface Attempt {
  /** The ledger's key of the event. */
  readonly key: string;
  readonly definition: HandlerDefinition;
  readonly event: ValidEvent;
  /** Counted from 1. */
  readonly number: number;
  /** RFC 3339: when the event was first read. */
  readonly receivedAt: string;
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
      /** Whether the handler ignored its signal, and may still be at work. */
      readonly stillAtWork?: boolean;
    };

/** How a handler ended by itself. */
type Ending = { readonly kind: 'returned' } | { readonly kind: 'threw'; readonly error: unknown };

/** How long a handler may take to end once its signal has aborted. */
const GRACE_MS = 500;

/**
 * Calls a handler and waits until it has ended, or its time is over, or `stop` aborts. Never rejects. Once
 * its signal has aborted a handler has half a second to end; whatever it does later counts for nothing.
 */
export async function runHandler(
  attempt: Attempt,
  stop: AbortSignal,
  services: HandlerServices,
): Promise<HandlerResult> {
  const timeoutSeconds = timeoutOf(attempt.definition, services);
  const { envelope } = attempt.event;
  const publication = new Publication(envelope, attempt.receivedAt, services.registry);
  const timer = services.timers.abortAfter(timeoutSeconds * 1000);
  const signal = AbortSignal.any([timer.signal, stop]);
  const work = call(attempt, signal, publication, services);
  const ending = await beforeAbort(work, signal);
  timer.cancel();
  publication.close();
  if (ending && !signal.aborted) return resultOf(ending, publication);
  const cause = timer.signal.aborted
    ? `the handler did not end within ${timeoutSeconds} s`
    : 'the function’s time was over before the handler ended';
  return lateResult(ending ?? (await inGrace(work, services)), cause, publication);
}

/** A handler's own time-out, or the function's for all; seconds. */
export function timeoutOf(
  { timeoutSeconds }: HandlerDefinition,
  { handlerTimeoutSeconds }: HandlerServices,
): number {
  return timeoutSeconds ?? handlerTimeoutSeconds;
}

async function call(
  attempt: Attempt,
  signal: AbortSignal,
  publication: Publication,
  services: HandlerServices,
): Promise<Ending> {
  const { definition, event, number, key } = attempt;
  // The registry has found this definition by the event's type and version.
  const typed = { ...event.envelope, body: event.body } as Event as never;
  try {
    const context: HandlerContext = {
      attempt: number,
      idempotencyKey: key,
      signal,
      log: services.handlerLog(attempt),
      clock: services.clock,
      publish: (...events) => publication.add(events),
    };
    await definition.handler(typed, context);
    return { kind: 'returned' };
  } catch (error) {
    return { kind: 'threw', error };
  }
}

/** How the work ended; `undefined` if the signal aborts first. */
async function beforeAbort(
  work: Promise<Ending>,
  signal: AbortSignal,
): Promise<Ending | undefined> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => aborted.resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function inGrace(
  work: Promise<Ending>,
  { timers }: HandlerServices,
): Promise<Ending | undefined> {
  const grace = timers.abortAfter(GRACE_MS);
  const ending = await beforeAbort(work, grace.signal);
  grace.cancel();
  return ending;
}

/**
 * A handler that returns after its signal has aborted may have left something out, and most errors then are
 * only the echo of the abort. But what it says of the event itself is believed.
 */
function lateResult(
  ending: Ending | undefined,
  cause: string,
  publication: Publication,
): HandlerResult {
  const timedOut = { kind: 'retry', code: 'handler_timeout', cause } as const;
  if (!ending) return { ...timedOut, stillAtWork: true };
  if (ending.kind === 'returned') return timedOut;
  const result = resultOf(ending, publication);
  return result.kind === 'retry' && result.code === 'handler_error' ? timedOut : result;
}

function resultOf(ending: Ending, { messages }: Publication): HandlerResult {
  if (ending.kind === 'returned') return { kind: 'done', messages };
  const { error } = ending;
  const cause = causeOf(error);
  // A revoked proxy has no class that could be asked for.
  if (types.isProxy(error)) return { kind: 'retry', code: 'handler_error', cause };
  if (error instanceof PermanentError) return { kind: 'failed', cause };
  if (error instanceof RetryAfterError) {
    const wait = error.seconds !== undefined && { afterSeconds: error.seconds };
    return { kind: 'retry', code: 'retry_requested', cause, ...wait };
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
