import type { ChildEvent } from '../core/child-event.ts';
import type { ValidEvent } from '../core/read-message.ts';
import type { Envelope } from '../core/envelope.ts';
import type { Clock, HandlerLog, Timers } from '../ports.ts';
import type { HandlerContext, HandlerDefinition } from './handler.ts';
import { lateResult, endingResult, type Ending, type HandlerResult } from './handler-result.ts';
import { Publication, type PublicationRules } from './publication.ts';

/** One attempt to handle an event. */
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

export interface HandlerServices extends PublicationRules {
  readonly clock: Clock;
  readonly timers: Timers;
  /** The log of a handler for its event and the number of its attempt. */
  readonly handlerLog: (envelope: Envelope, attempt: number) => HandlerLog;
  /** Default for handlers without a timeout of their own. */
  readonly handlerTimeoutSeconds: number;
}

/** Time for a handler to end after its signal has aborted. */
const GRACE_MS = 500;

/**
 * Calls a handler and waits until it ends. If its time is over or `stop` aborts, its signal aborts, and it has half a
 * second to end. What it does later has no effect on the result. Never rejects.
 */
export async function runHandler(
  attempt: Attempt,
  stop: AbortSignal,
  services: HandlerServices,
): Promise<HandlerResult> {
  const timeoutSeconds = timeoutOf(attempt.definition, services);
  const { envelope } = attempt.event;
  const publication = new Publication(envelope, attempt.receivedAt, services);
  const timer = services.timers.abortAfter(timeoutSeconds * 1000);
  const signal = AbortSignal.any([timer.signal, stop]);
  const work = call(attempt, signal, publication, services);
  const ending = await beforeAbort(work, signal);
  timer.cancel();
  publication.close();
  if (ending && !signal.aborted) return endingResult(ending, publication);
  const cause = timer.signal.aborted
    ? `the handler did not end within ${timeoutSeconds} s`
    : 'the function’s time was over before the handler ended';
  return lateResult(ending ?? (await inGrace(work, services)), cause, publication);
}

/** A handler's timeout in seconds: its own, or the function's default. */
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
  // Safe: the registry found this definition by the event's type and version.
  const typed = { ...event.envelope, body: event.body } as never;
  try {
    const context: HandlerContext<ChildEvent> = {
      attempt: number,
      idempotencyKey: key,
      signal,
      log: services.handlerLog(event.envelope, number),
      clock: services.clock,
      publish: (...events) => publication.add(events),
    };
    await definition.handler(typed, context);
    return { kind: 'returned' };
  } catch (error) {
    return { kind: 'threw', error };
  }
}

/** The work's ending; `undefined` if the signal aborts first. */
async function beforeAbort(
  work: Promise<Ending>,
  signal: AbortSignal,
): Promise<Ending | undefined> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => aborted.resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
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
