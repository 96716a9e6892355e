import { types } from 'node:util';

import { errorText } from '../core/error-text.ts';
import type { HandlingFault } from '../core/outcome.ts';
import type { OutgoingMessage } from '../ports.ts';
import { PermanentError, RetryAfterError } from './handler-errors.ts';
import type { Publication } from './publication.ts';

/** The result of an attempt. */
export type HandlerResult =
  | { readonly kind: 'done'; readonly messages: readonly OutgoingMessage[] }
  | { readonly kind: 'failed'; readonly cause: string }
  | {
      readonly kind: 'retry';
      readonly code: HandlingFault;
      readonly cause: string;
      readonly afterSeconds?: number;
      /** True if the handler ignored its signal and may still be running. */
      readonly stillAtWork?: boolean;
    };

/** How the handler's call ended. */
export type Ending =
  { readonly kind: 'returned' } | { readonly kind: 'threw'; readonly error: unknown };

/**
 * The result of a handler whose signal has aborted. If it returned, it may not have done all its work. If it threw, the
 * abort is the likely cause. Both count as a timeout. But a `PermanentError` or `RetryAfterError` counts as always.
 */
export function lateResult(
  ending: Ending | undefined,
  cause: string,
  publication: Publication,
): HandlerResult {
  const timedOut = { kind: 'retry', code: 'handler_timeout', cause } as const;
  if (!ending) return { ...timedOut, cause: `${cause}, and goes on`, stillAtWork: true };
  if (ending.kind === 'returned') return timedOut;
  const result = endingResult(ending, publication);
  return result.kind === 'retry' && result.code === 'handler_error' ? timedOut : result;
}

/** Longest text of a handler's error. `STATE_RESERVE_BYTES` of the ledger's items leaves room for it. */
const MAX_CAUSE_CHARACTERS = 500;

/** The result of a handler that ended in time. */
export function endingResult(ending: Ending, { messages }: Publication): HandlerResult {
  if (ending.kind === 'returned') return { kind: 'done', messages };
  const { error } = ending;
  const cause = errorText(error, MAX_CAUSE_CHARACTERS);
  // `instanceof` would throw for a revoked proxy.
  if (types.isProxy(error)) return { kind: 'retry', code: 'handler_error', cause };
  if (error instanceof PermanentError) return { kind: 'failed', cause };
  if (error instanceof RetryAfterError) {
    const wait = error.seconds !== undefined && { afterSeconds: error.seconds };
    return { kind: 'retry', code: 'retry_requested', cause, ...wait };
  }
  return { kind: 'retry', code: 'handler_error', cause };
}
