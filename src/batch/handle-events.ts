import { secondsUntil } from '../core/date-time.ts';
import { errorText } from '../core/error-text.ts';
import type { Outcome } from '../core/outcome.ts';
import type { HandlerResult } from '../handlers/handler-result.ts';
import { runHandler, timeoutOf } from '../handlers/run-handler.ts';
import { SettlementQueue } from '../handlers/settlement-queue.ts';
import type { InvocationDeadline, SettleResult } from '../ports.ts';
import { spentBefore, withinLimit, type AttemptResult } from './attempt-limit.ts';
import { NOT_BEGUN, settlementOf } from './attempt-settlement.ts';
import type { ClaimedEvent } from './claimed-event.ts';
import { HandlingTime } from './invocation-time.ts';
import type { HandlingServices } from './services.ts';

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
      const result = spentBefore(claim) ?? (await attemptInTime(claim, time, deadline, services));
      // No await: the next handler begins while this event is settled.
      handled[index] = settle(claim, result, settlements, services).then((settled) => ({
        ...settled,
        handlerRan: wasCalled(result),
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

const LEASE_LOST: Retry = {
  kind: 'retry',
  code: 'lease_lost',
  cause: 'another invocation has taken the event over',
};

function wasCalled(result: AttemptResult): boolean {
  return result.kind === 'spent' ? result.handlerRan : result.kind !== 'not_begun';
}

async function attemptInTime(
  claim: ClaimedEvent,
  time: HandlingTime,
  deadline: InvocationDeadline,
  services: HandlingServices,
): Promise<AttemptResult> {
  if (!time.isEnoughFor(timeoutOf(claim.definition, services))) return { kind: 'not_begun' };
  return withinLimit(claim, await attempt(claim, deadline, services), services.retryPolicy);
}

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
  const reason = result.kind === 'spent' ? 'max_attempts' : 'handler_failed';
  return { kind: 'failed', reason, cause: result.cause };
}

/** Whether the lease still holds: the handler may still be running, or the ledger may not know that it ended. */
function keepsItsLease(result: AttemptResult, settled: SettleResult): boolean {
  return settled.kind === 'unavailable' || (result.kind === 'retry' && result.stillAtWork === true);
}
