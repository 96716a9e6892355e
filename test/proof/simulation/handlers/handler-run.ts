import type { ExecutionEnvironment } from '../lambda/execution-environment.ts';

/** How a handler ended by itself. */
export type RunEnding = 'returned' | 'failed_transiently' | 'asked_for_retry' | 'failed_for_good';

/** One call of a handler, as the handler itself records it. */
export interface HandlerRun {
  readonly key: string;
  readonly attempt: number;
  readonly environment: ExecutionEnvironment;
  /** Milliseconds since 1970: when it began, and the latest end of its invocation. */
  readonly beganAt: number;
  readonly invocationEndsAt: number;
  /** Whether a message of the event in its invocation is on its last receive. */
  readonly isOnLastReceive: boolean;
  /** When its signal aborted. */
  abortedAt?: number;
  ending?: RunEnding;
  endedAt?: number;
  /** The seconds of a `RetryAfterError`. */
  retryAfterSeconds?: number;
}

/** Milliseconds after its signal in which a handler may still end. Its result then still counts. */
const GRACE_MS = 500;

/** Whether it may still act: it has not ended, and its process is alive. */
export function isAtWork({ endedAt, environment }: HandlerRun): boolean {
  return endedAt === undefined && environment.alive;
}

/** Whether it returned before its signal aborted. */
export function hasSucceeded({ ending, abortedAt }: HandlerRun): boolean {
  return ending === 'returned' && abortedAt === undefined;
}

/** Whether it went on although its signal had aborted and its time to end was over. */
export function ignoredItsSignal({ abortedAt, endedAt = Infinity }: HandlerRun): boolean {
  return abortedAt !== undefined && endedAt - abortedAt >= GRACE_MS;
}
