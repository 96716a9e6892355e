import { types } from 'node:util';

import type { HandlingFault } from '../core/outcome.ts';
import type { OutgoingMessage } from '../ports.ts';
import { PermanentError, RetryAfterError } from './handler-errors.ts';
import type { Publication } from './publication.ts';

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
export type Ending =
  { readonly kind: 'returned' } | { readonly kind: 'threw'; readonly error: unknown };

/**
 * A handler that returns after its signal has aborted may have left something out, and most errors then are
 * only the echo of the abort. But what it says of the event itself is believed.
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

/** What a handler that ended in time has come to. */
export function endingResult(ending: Ending, { messages }: Publication): HandlerResult {
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

const MAX_CAUSE_CHARACTERS = 500;

/** What a handler threw, whatever it is. */
function causeOf(error: unknown): string {
  try {
    return String(error).slice(0, MAX_CAUSE_CHARACTERS).toWellFormed();
  } catch {
    return 'a value that can’t be written as text';
  }
}
