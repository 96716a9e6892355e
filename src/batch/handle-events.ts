import type { RetryPolicy } from '../core/backoff.ts';
import type { Settlement, StateChange } from '../core/claim.ts';
import { secondsUntil } from '../core/date-time.ts';
import { errorText } from '../core/error-text.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import type { Failure, Outcome, RetryCode } from '../core/outcome.ts';
import { processedExpiry, type KeptDays } from '../core/retention.ts';
import { nextCopy, type Delivery } from '../core/retry-horizon.ts';
import type { HandlerResult } from '../handlers/handler-result.ts';
import { runHandler, timeoutOf, type Attempt } from '../handlers/run-handler.ts';
import { HandlingTime } from './invocation-time.ts';
import { SettlementQueue } from '../handlers/settlement-queue.ts';
import type { InvocationDeadline, SettleResult } from '../ports.ts';
import type { HandlingServices } from './services.ts';

/** An event that this invocation has claimed and may handle. */
export interface ClaimedEvent extends Attempt {
  readonly claimId: string;
  /** RFC 3339. Until then no other invocation claims the event. */
  readonly leaseUntil: string;
  /** Seconds since 1970: when its record expires unless the event is processed. */
  readonly expireAt: number;
  /** Whether its record has a failure already. */
  readonly hadFailure: boolean;
  /** How long records of its type are kept. */
  readonly keptDays: KeptDays;
  /** The receive that brought it. Messages with the most receives are handled first. */
  readonly delivery: Delivery;
  /** True if this message won't be received again: if this attempt fails and no copy is sent, it was the last. */
  readonly isLastReceive: boolean;
}

/** The result of a claimed event. */
export interface HandledEvent {
  readonly outcome: Outcome;
  /** False if too little time was left to call its handler. */
  readonly handlerRan: boolean;
  /** The fingerprint of the failure that the ledger now has. Missing if it has none, or if settling failed. */
  readonly fingerprint?: string;
}

type Retry = Extract<Outcome, { kind: 'retry' }>;

/**
 * Handles claimed events, several at once, and settles each soon after its handler has ended. Gives the results in the
 * order of the claims. An event is `processed` or `failed` only once the ledger says so; everything else is a retry.
 * Never rejects.
 *
 * @param time shared by all waves of a FIFO batch.
 */
export async function handleEvents(
  claims: readonly ClaimedEvent[],
  deadline: InvocationDeadline,
  services: HandlingServices,
  time = new HandlingTime(deadline),
): Promise<HandledEvent[]> {
  const settlements = new SettlementQueue(services.store, deadline.settling, services.timers);
  const handled: Promise<HandledEvent>[] = [];
  // If the time isn't enough for all, those with the fewest receives left come first.
  const byReceives = [...claims.entries()].sort(([, a], [, b]) => receivesOf(b) - receivesOf(a));
  const queue = byReceives.values();
  const lane = async (): Promise<void> => {
    for (const [index, claim] of queue) {
      const result = time.isEnoughFor(timeoutOf(claim.definition, services))
        ? await attempt(claim, deadline, services)
        : ({ kind: 'not_begun' } as const);
      // No await: the next handler begins while this event is settled.
      handled[index] = settle(claim, result, settlements, services).then((settled) => ({
        ...settled,
        handlerRan: result.kind !== 'not_begun',
      }));
    }
  };
  const lanes = Math.min(services.handlerConcurrency, claims.length);
  await Promise.all(Array.from({ length: lanes }, lane));
  settlements.flush();
  return Promise.all(handled);
}

function receivesOf({ delivery }: ClaimedEvent): number {
  return delivery.message.receiveCount;
}

const NOT_BEGUN: Retry = {
  kind: 'retry',
  code: 'deadline',
  cause: 'too little time was left to begin',
};

const LEASE_LOST: Retry = {
  kind: 'retry',
  code: 'lease_lost',
  cause: 'another invocation has taken the event over',
};

type AttemptResult = HandlerResult | { readonly kind: 'not_begun' };

async function attempt(
  claim: ClaimedEvent,
  deadline: InvocationDeadline,
  services: HandlingServices,
): Promise<HandlerResult> {
  const result = await runHandler(claim, deadline.handlers.signal, services);
  if (result.kind !== 'done' || result.messages.length === 0) return result;
  try {
    await services.publisher.publish(result.messages, deadline.publishing);
    return result;
  } catch (error) {
    return { kind: 'retry', code: 'publish_failed', cause: errorText(error) };
  }
}

async function settle(
  claim: ClaimedEvent,
  result: AttemptResult,
  settlements: SettlementQueue,
  { clock, retryPolicy }: HandlingServices,
): Promise<Pick<HandledEvent, 'outcome' | 'fingerprint'>> {
  const settlement = settlementOf(claim, result, clock.now(), retryPolicy);
  const settled = await settlements.settle(settlement);
  if (settled.kind === 'lost') return { outcome: LEASE_LOST };
  const { fingerprint } = settlement.change;
  const recorded = settled.kind === 'settled' && fingerprint !== undefined && { fingerprint };
  const outcome = handledOutcome(result, settled);
  if (outcome.kind !== 'retry' || !keepsItsLease(result, settled)) return { outcome, ...recorded };
  // Until the lease ends nobody can claim the event. To come back sooner would only use up a receive.
  const atLeastSeconds = secondsUntil(claim.leaseUntil, clock.now());
  return { outcome: { ...outcome, atLeastSeconds }, ...recorded };
}

/** If settling failed, the message comes back, and the ledger then tells whether the event was settled. */
function handledOutcome(
  result: AttemptResult,
  settled: Exclude<SettleResult, { kind: 'lost' }>,
): Outcome {
  if (result.kind === 'not_begun') return NOT_BEGUN;
  if (result.kind === 'retry') {
    const { stillAtWork, ...outcome } = result;
    return outcome;
  }
  if (settled.kind === 'unavailable') return { ...settled, kind: 'retry' };
  if (result.kind === 'done') return { kind: 'processed' };
  return { kind: 'failed', reason: 'handler_failed', cause: result.cause };
}

/** Whether the lease still holds: the handler may still be running, or the ledger may not know that it ended. */
function keepsItsLease(result: AttemptResult, settled: SettleResult): boolean {
  return settled.kind === 'unavailable' || (result.kind === 'retry' && result.stillAtWork === true);
}

function settlementOf(
  claim: ClaimedEvent,
  result: AttemptResult,
  now: number,
  policy: RetryPolicy,
): Settlement {
  const { key, claimId, receivedAt, hadFailure } = claim;
  const of = { key, claimId, receivedAt, hadFailure };
  switch (result.kind) {
    case 'done': {
      const processedAt = new Date(now).toISOString();
      const expireAt = processedExpiry(now, claim.keptDays, claim.expireAt);
      return { ...of, change: { status: 'processed', processedAt, expireAt } };
    }
    case 'failed': {
      const failure = { reason: 'handler_failed', message: result.cause, errors: [] } as const;
      return { ...of, change: { status: 'failed', ...failed(claim, failure) } };
    }
    case 'not_begun':
      return { ...of, change: notBegun(claim, policy) };
    case 'retry':
      return { ...of, change: failedAttempt(claim, result, policy) };
  }
}

/** Whether the message of a failed event comes back, or a copy of it. A copy that can't be sent is a rare exception. */
function comesBack(
  { isLastReceive, delivery }: ClaimedEvent,
  code: RetryCode,
  policy: RetryPolicy,
): boolean {
  return !isLastReceive || nextCopy(code, delivery, policy) !== undefined;
}

/** The claim counted an attempt that was not made. */
function notBegun(claim: ClaimedEvent, policy: RetryPolicy): StateChange {
  const attempts = claim.number - 1;
  if (comesBack(claim, NOT_BEGUN.code, policy)) return { status: 'queued', attempts };
  return { status: 'failed', attempts, ...failed(claim, exhausted(NOT_BEGUN)) };
}

/** If the handler may still be running, the event keeps its lease, so that no other handler begins. */
function failedAttempt(
  claim: ClaimedEvent,
  { code, cause, stillAtWork = false }: Extract<HandlerResult, { kind: 'retry' }>,
  policy: RetryPolicy,
): StateChange {
  const { leaseUntil } = claim;
  if (!comesBack(claim, code, policy)) {
    const failure = failed(claim, exhausted({ code, cause }));
    return { status: 'failed', ...failure, ...(stillAtWork && { leaseUntil }) };
  }
  const failure = failed(claim, { reason: code, message: cause, errors: [] });
  return stillAtWork
    ? { status: 'processing', leaseUntil, ...failure }
    : { status: 'queued', ...failure };
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
