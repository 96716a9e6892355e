import type { RetryPolicy } from '../core/backoff.ts';
import type { Settlement, StateChange } from '../core/claim.ts';
import { copyWaitSeconds, MAX_COPY_DELAY_SECONDS } from '../core/decision.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import type { Failure, Outcome } from '../core/outcome.ts';
import { processedExpiry } from '../core/retention.ts';
import { countsAsAttempt, nextCopy } from '../core/retry-horizon.ts';
import type { HandlerResult } from '../handlers/handler-result.ts';
import type { AttemptResult } from './attempt-limit.ts';
import type { ClaimedEvent } from './claimed-event.ts';

type Retry = Extract<Outcome, { kind: 'retry' }>;

export const NOT_BEGUN: Retry = {
  kind: 'retry',
  code: 'deadline',
  cause: 'too little time was left to begin',
};

/** What the ledger is told about an attempt. @param now milliseconds since 1970. */
export function settlementOf(
  claim: ClaimedEvent,
  result: AttemptResult,
  now: number,
  policy: RetryPolicy,
): Settlement {
  const { key, claimId, receivedAt, hadFailure } = claim;
  const change = changeAfter(claim, result, now, policy);
  return { key, claimId, receivedAt, hadFailure, change };
}

function changeAfter(
  claim: ClaimedEvent,
  result: AttemptResult,
  now: number,
  policy: RetryPolicy,
): StateChange {
  switch (result.kind) {
    case 'done': {
      const processedAt = new Date(now).toISOString();
      const expireAt = processedExpiry(now, claim.keptDays, claim.expireAt);
      return { status: 'processed', processedAt, expireAt };
    }
    case 'failed':
      return {
        status: 'failed',
        ...failed(claim, { reason: 'handler_failed', message: result.cause, errors: [] }),
      };
    case 'spent':
      return spent(claim, result);
    case 'not_begun':
      return notBegun(claim, now, policy);
    case 'retry':
      return failedAttempt(claim, result, now, policy);
  }
}

/** The claim may have counted an attempt that was not made. */
function spent(
  claim: ClaimedEvent,
  { cause, handlerRan, stillAtWork = false }: Extract<AttemptResult, { kind: 'spent' }>,
): StateChange {
  return {
    status: 'failed',
    ...(!handlerRan && { attempts: claim.number - 1 }),
    ...failed(claim, { reason: 'max_attempts', message: cause, errors: [] }),
    ...(stillAtWork && { leaseUntil: claim.leaseUntil }),
  };
}

/** The claim counted an attempt that was not made. */
function notBegun(claim: ClaimedEvent, now: number, policy: RetryPolicy): StateChange {
  const attempts = claim.number - 1;
  if (comesBack(claim, NOT_BEGUN, policy)) {
    return { status: 'queued', attempts, dueAt: dueAt(claim, NOT_BEGUN, now, policy) };
  }
  return { status: 'failed', attempts, ...failed(claim, exhausted(NOT_BEGUN)) };
}

type FailedAttempt = Extract<HandlerResult, { kind: 'retry' }>;

/** If the handler may still be running, the event keeps its lease, so that no other handler begins. */
function failedAttempt(
  claim: ClaimedEvent,
  result: FailedAttempt,
  now: number,
  policy: RetryPolicy,
): StateChange {
  const { code, cause, stillAtWork = false } = result;
  const { leaseUntil } = claim;
  if (!comesBack(claim, result, policy)) {
    const failure = failed(claim, exhausted(result));
    return { status: 'failed', ...failure, ...(stillAtWork && { leaseUntil }) };
  }
  const change = {
    ...failed(claim, { reason: code, message: cause, errors: [] }),
    ...uncounted(claim, result, policy),
  };
  return stillAtWork
    ? { status: 'processing', leaseUntil, ...change }
    : {
        status: 'queued',
        dueAt: dueAt(claim, result, now, policy),
        ...waitOf(claim, result, now, policy),
        ...change,
      };
}

/** When the message of an event that is retried now should come back at the latest. */
function dueAt(
  { delivery }: ClaimedEvent,
  retry: Pick<Retry, 'code' | 'afterSeconds'>,
  now: number,
  policy: RetryPolicy,
): string {
  return new Date(now + copyWaitSeconds(retry, delivery, policy) * 1000).toISOString();
}

/** Whether the message of a failed event comes back, or a copy of it. A copy that can't be sent is a rare exception. */
function comesBack(
  { isLastReceive, delivery }: ClaimedEvent,
  { code }: Pick<Retry, 'code'>,
  policy: RetryPolicy,
): boolean {
  return !isLastReceive || nextCopy(code, delivery, policy) !== undefined;
}

/** An attempt that doesn't count towards the limit counts as one of an earlier run. */
function uncounted(
  { earlierAttempts, maxAttempts, delivery }: ClaimedEvent,
  { code }: FailedAttempt,
  policy: RetryPolicy,
): Pick<StateChange, 'earlierAttempts'> {
  const isLimited = maxAttempts !== Infinity;
  if (!isLimited || countsAsAttempt(code, delivery, policy)) return {};
  return { earlierAttempts: earlierAttempts + 1 };
}

/** SQS can't delay a copy for as long as some handlers want. Then a lease keeps the event until its time has come. */
function waitOf(
  { delivery }: ClaimedEvent,
  result: FailedAttempt,
  now: number,
  policy: RetryPolicy,
): Pick<StateChange, 'leaseUntil'> {
  const seconds = copyWaitSeconds(result, delivery, policy);
  if (seconds <= MAX_COPY_DELAY_SECONDS || !nextCopy(result.code, delivery, policy)) return {};
  return { leaseUntil: new Date(now + seconds * 1000).toISOString() };
}

function failed(
  { event }: ClaimedEvent,
  failure: Failure,
): Pick<StateChange, 'failure' | 'fingerprint'> {
  return { failure, fingerprint: fingerprintOf(event.envelope, failure) };
}

function exhausted({ code, cause }: Pick<Retry, 'code' | 'cause'>): Failure {
  return { reason: 'attempts_exhausted', message: `${code}: ${cause}`, errors: [] };
}
