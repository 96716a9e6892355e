import type { ExecutionEnvironment } from '../lambda/execution-environment.ts';

/** How a run ended by itself. */
export type RunEnding = 'returned' | 'failed_transiently' | 'asked_for_retry' | 'failed_for_good';

/** One call of a handler, as the handler itself takes it down. */
export interface HandlerRun {
  readonly key: string;
  readonly attempt: number;
  readonly environment: ExecutionEnvironment;
  /** Milliseconds since 1970: when it began, and when its invocation ends at the latest. */
  readonly beganAt: number;
  readonly invocationEndsAt: number;
  /** Whether its invocation has a message of the event that will not be received again. */
  readonly isOnLastReceive: boolean;
  /** When its signal aborted. */
  abortedAt?: number;
  ending?: RunEnding;
  endedAt?: number;
  /** Of a `RetryAfterError`. */
  retryAfterSeconds?: number;
}

/** A handler may end this long after its signal, milliseconds: what it says then still counts. */
const GRACE_MS = 500;

/** Whether it may still do something: neither ended, nor is its process dead. */
export function isAtWork({ endedAt, environment }: HandlerRun): boolean {
  return endedAt === undefined && environment.alive;
}

/** Whether it returned before its signal aborted. */
export function hasSucceeded({ ending, abortedAt }: HandlerRun): boolean {
  return ending === 'returned' && abortedAt === undefined;
}

/** Whether it went on after its signal and the time that it had to end. */
export function ignoredItsSignal({ abortedAt, endedAt = Infinity }: HandlerRun): boolean {
  return abortedAt !== undefined && endedAt - abortedAt >= GRACE_MS;
}
