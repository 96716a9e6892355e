import type { RetryPolicy } from '../core/backoff.ts';
import { countsAsAttempt } from '../core/retry-horizon.ts';
import type { HandlerResult } from '../handlers/handler-result.ts';
import type { ClaimedEvent } from './claimed-event.ts';

/** How the attempt of a claimed event ended. */
export type AttemptResult =
  | HandlerResult
  /** Too little time was left to call the handler. */
  | { readonly kind: 'not_begun' }
  /** No attempt is left: this one was the last, or the one before did not end and was the last. */
  | {
      readonly kind: 'spent';
      readonly cause: string;
      /** Whether the handler was called. */
      readonly handlerRan: boolean;
      /** True if the handler ignored its signal and may still be running. */
      readonly stillAtWork?: boolean;
    };

/** The number of this attempt since the event was last failed or sent again by an operator. */
function numberInRun({ number, earlierAttempts }: ClaimedEvent): number {
  return number - earlierAttempts;
}

/** The result of an event whose last attempt did not end, because its process died. `undefined` if an attempt is left. */
export function spentBefore(claim: ClaimedEvent): AttemptResult | undefined {
  if (numberInRun(claim) <= claim.maxAttempts) return undefined;
  const cause = `the process ended in attempt ${claim.number - 1}, which was the last`;
  return { kind: 'spent', cause, handlerRan: false };
}

/** The result of an attempt. If it failed and was the last, the event has none left. */
export function withinLimit(
  claim: ClaimedEvent,
  result: HandlerResult,
  policy: RetryPolicy,
): AttemptResult {
  if (result.kind !== 'retry' || numberInRun(claim) < claim.maxAttempts) return result;
  const { code, cause, stillAtWork } = result;
  if (!countsAsAttempt(code, claim.delivery, policy)) return result;
  const isSpent = { kind: 'spent', cause: `${code}: ${cause}`, handlerRan: true } as const;
  return stillAtWork === true ? { ...isSpent, stillAtWork } : isSpent;
}
