import type { Clock } from '../../../../src/ports.ts';
import {
  hasSucceeded,
  ignoredItsSignal,
  isAtWork,
  type HandlerRun,
} from '../handlers/handler-run.ts';
import type { Horizons } from '../horizons.ts';
import type { Caller } from '../network.ts';
import { isRejectedRow, isSettled, type LedgerRow } from './ledger-row.ts';
import type { Invariant } from './violation.ts';
import type { Accepted, Witness } from './witness.ts';

/** A claim of an event, as it was written to the ledger. */
export interface Claim {
  readonly by: Caller;
  readonly key: string;
  readonly attempts: number;
  readonly leaseUntil: number;
  /** Milliseconds since 1970: when it was written, and when another state replaced it. */
  readonly from: number;
  over: number;
  run?: HandlerRun;
}

/** Milliseconds by which the clocks of two processes may differ. A lease ends so much later. */
const LEASE_MARGIN = 5_000;

/** Checks events that have handlers: their runs, as the handlers record them, and their states in the ledger. */
export class HandlingInvariants {
  private readonly runs = new Map<string, HandlerRun[]>();
  private readonly claims = new Map<string, Claim[]>();
  private readonly rows = new Map<string, LedgerRow>();
  /** The claims that a process made since its last answer. */
  private readonly recent = new Map<Caller, readonly Claim[]>();
  /** When the last handler of a process began. */
  private readonly latest = new Map<Caller, number>();
  private readonly witness: Witness;
  private readonly clock: Clock;
  private readonly horizons: Horizons;
  private readonly haveBeenSent: (key: string) => boolean;

  /** @param haveBeenSent says whether the queue has accepted the children of an event. */
  constructor(
    witness: Witness,
    clock: Clock,
    horizons: Horizons,
    haveBeenSent: (key: string) => boolean,
  ) {
    this.witness = witness;
    this.clock = clock;
    this.horizons = horizons;
    this.haveBeenSent = haveBeenSent;
  }

  /** Call when a handler begins. Gives the number of this run of its event, from 1. */
  begins(run: HandlerRun): number {
    const { key, attempt, environment } = run;
    const earlier = this.runs.get(key) ?? [];
    this.latest.set(environment, run.beganAt);
    this.runs.set(key, [...earlier, run]);
    const row = this.rows.get(key);
    if (row && isSettled(row)) this.violated('handled-once', `${key} runs, and is ${row.status}`);
    if (row && row.attempts - row.earlierAttempts > this.horizons.attempts(row.eventType).most) {
      this.violated('attempts-counted', `${key} runs, and had no attempt left`);
    }
    for (const other of earlier) {
      if (!isAtWork(other) || run.beganAt >= other.invocationEndsAt + LEASE_MARGIN) continue;
      this.violated('leases-exclusive', `${key} is handled twice at the same time`);
    }
    const claim = this.claims
      .get(key)
      ?.findLast((one) => one.by === environment && one.attempts === attempt && !one.run);
    if (claim) claim.run = run;
    else this.violated('attempts-counted', `${key} runs, attempt ${attempt} is not in the ledger`);
    return earlier.length + 1;
  }

  /** The runs of an event that have begun in a process since a time. */
  runsSince(key: string, environment: Caller, since: number): readonly HandlerRun[] {
    const runs = this.runs.get(key) ?? [];
    return runs.filter((run) => run.environment === environment && run.beganAt >= since);
  }

  /** Whether any handler has begun in a process since a time. */
  hasRun(environment: Caller, since: number): boolean {
    return (this.latest.get(environment) ?? 0) >= since;
  }

  /** The claim under which a handler runs. */
  claimOf(run: HandlerRun): Claim | undefined {
    return this.claims.get(run.key)?.find((claim) => claim.run === run);
  }

  hasSucceeded(key: string): boolean {
    return this.runs.get(key)?.some(hasSucceeded) === true;
  }

  /** The claims that held an event at any time since then. */
  claimsSince(key: string, since: number): readonly Claim[] {
    const claims = this.claims.get(key) ?? [];
    return claims.filter(({ over, leaseUntil }) => Math.min(over, leaseUntil) > since);
  }

  /** The latest record of each event that has a handler. */
  records(): readonly LedgerRow[] {
    return [...this.rows.values()];
  }

  /** Call when the record of an event that has a handler was written. */
  written(row: LedgerRow, before: LedgerRow | undefined, by: Caller, accepted: Accepted): void {
    this.rows.set(row.key, row);
    const former = before && !isRejectedRow(before) ? before : undefined;
    const last = this.claims.get(row.key)?.at(-1);
    // An invocation ends an expired event after the lease of its claim. It writes a new claim id, but claims nothing.
    const isEnd = before !== undefined && isExpired(row);
    const isClaim = row.claimId !== before?.claimId && !isEnd;
    const wrong = isClaim
      ? this.checkClaim(row, former, by)
      : this.checkChange(row, isEnd ? before : former, by, last);
    // A queued event has a lease only until its time has come.
    const isOver = row.leaseUntil === undefined || row.status === 'queued';
    if (isOver && last) last.over = Math.min(last.over, this.clock.now());
    if (row.status === 'queued' && row.leaseUntil !== undefined) this.waits(row, row.leaseUntil);
    if (!wrong) return;
    const [invariant, detail] = wrong;
    this.witness.violated(invariant, `${row.key}: ${detail}`, accepted);
  }

  /** Call when an operator has changed a record. */
  edited(row: LedgerRow): void {
    const last = this.claims.get(row.key)?.at(-1);
    if (this.rows.has(row.key)) this.rows.set(row.key, row);
    if (row.leaseUntil === undefined && last) last.over = Math.min(last.over, this.clock.now());
  }

  /** Call when an invocation without faults has answered. The ledger must then have the result of its claims. */
  checkAnswered(environment: Caller, since: number): void {
    for (const { key, over, run } of this.recent.get(environment) ?? []) {
      // A claim without a run may come from an earlier invocation whose write arrived late.
      if (!run || run.beganAt < since || over < Infinity) continue;
      const reason = this.rows.get(key)?.reason;
      if (!ignoredItsSignal(run) || reason === undefined)
        this.violated('handled-once', `${key} is left as it was when it was claimed`);
    }
    this.recent.delete(environment);
  }

  /** The event waits as if somebody else had claimed it. */
  private waits({ key, attempts }: LedgerRow, leaseUntil: string): void {
    const from = this.clock.now();
    const wait = { by: NOBODY, key, attempts, from, over: Infinity };
    this.claims.get(key)?.push({ ...wait, leaseUntil: Date.parse(leaseUntil) });
  }

  private checkClaim(row: LedgerRow, before: LedgerRow | undefined, by: Caller): Wrong | undefined {
    const now = this.clock.now();
    const { key, attempts, status } = row;
    const leaseUntil = Date.parse(row.leaseUntil ?? '');
    const claims = this.claims.get(key) ?? [];
    this.claims.set(key, claims);
    const last = claims.at(-1);
    if (last) last.over = Math.min(last.over, now);
    const claim = { by, key, attempts, leaseUntil, from: now, over: Infinity };
    claims.push(claim);
    this.recent.set(by, [...(this.recent.get(by) ?? []), claim]);
    if (status !== 'processing' || !(leaseUntil > 0)) return ['claims-respected', `new, ${status}`];
    const counted = (before?.attempts ?? 0) + 1;
    if (attempts !== counted) return ['attempts-counted', `${attempts}, not ${counted}`];
    const earlier = before?.status === 'failed' ? before.attempts : (before?.earlierAttempts ?? 0);
    if (row.earlierAttempts !== earlier) {
      return ['attempts-counted', `${row.earlierAttempts} earlier ones, not ${earlier}`];
    }
    if (!before) return undefined;
    const isOpen = before.status !== 'processed' && !isSettled(before);
    const isOver = Date.parse(before.leaseUntil ?? '') <= now || before.leaseUntil === undefined;
    return isOpen && isOver
      ? undefined
      : ['claims-respected', `claimed while it was ${before.status}`];
  }

  private checkChange(
    row: LedgerRow,
    before: LedgerRow | undefined,
    by: Caller,
    claim: Claim | undefined,
  ): Wrong | undefined {
    if (!before || !claim) return ['claims-respected', `${row.status} without a claim`];
    if (isSameState(row, before)) return undefined;
    if (isExpired(row)) return this.checkExpiry(before);
    if (before.status !== 'processing') {
      return ['claims-respected', `${before.status} became ${row.status}`];
    }
    if (claim.by !== by) return ['claims-respected', `${row.status} by one who lost the claim`];
    const { run } = claim;
    const uncounted = row.earlierAttempts - before.earlierAttempts;
    if (uncounted !== 0 && (uncounted !== 1 || row.reason !== 'publish_failed')) {
      return ['attempts-counted', `${uncounted} attempts no longer count`];
    }
    if (row.attempts !== before.attempts) return this.checkTakenBack(row, before, run);
    if (!run) return ['handled-once', `${row.status}, but its handler was never called`];
    if (row.leaseUntil === undefined && isAtWork(run)) {
      return ['leases-exclusive', `${row.status} while its handler is at work`];
    }
    return this.checkEnding(row, run);
  }

  private checkExpiry(before: LedgerRow): Wrong | undefined {
    const isHeld =
      before.status === 'processing' && Date.parse(before.leaseUntil ?? '') > this.clock.now();
    return isHeld || isSettled(before)
      ? ['claims-respected', `${before.status} became expired`]
      : undefined;
  }

  /** Whether the new state is the result of the run. */
  private checkEnding(row: LedgerRow, run: HandlerRun): Wrong | undefined {
    const told = `${row.status} ${row.reason ?? ''}, the handler ${run.ending ?? 'did not end'}`;
    switch (row.status) {
      case 'processed':
        if (!hasSucceeded(run)) return ['handled-once', told];
        return this.haveBeenSent(row.key)
          ? undefined
          : ['children-exactly-once', 'processed before its children were sent'];
      case 'failed':
        if (row.reason === 'attempts_exhausted') {
          const isRight = run.isOnLastReceive && run.ending !== 'failed_for_good';
          return isRight ? undefined : ['handled-once', told];
        }
        if (row.reason === 'max_attempts') {
          const isRight = this.isSpent(row) && run.ending !== 'failed_for_good';
          return isRight ? undefined : ['handled-once', told];
        }
        return run.ending === 'failed_for_good' ? undefined : ['handled-once', told];
      case 'processing':
        return run.abortedAt !== undefined && row.leaseUntil !== undefined
          ? undefined
          : ['claims-respected', told];
      default:
        return run.ending === 'failed_for_good' && !ignoredItsSignal(run)
          ? ['handled-once', told]
          : undefined;
    }
  }

  /** An attempt doesn't count if it was claimed, but its handler never began. */
  private checkTakenBack(
    row: LedgerRow,
    before: LedgerRow,
    run: HandlerRun | undefined,
  ): Wrong | undefined {
    // The event has failed, although its handler never began: on the last receive, or because no attempt was left.
    const isBack =
      row.status === 'queued' ||
      row.reason === 'attempts_exhausted' ||
      (row.reason === 'max_attempts' && this.isSpent(row));
    const isRight = !run && isBack && row.attempts === before.attempts - 1;
    const detail = `${before.attempts} attempts became ${row.attempts} ${row.reason ?? ''}`;
    return isRight ? undefined : ['attempts-counted', detail];
  }

  /** Whether an event has as many attempts as its handler may have. */
  private isSpent({ attempts, earlierAttempts, eventType }: LedgerRow): boolean {
    return attempts - earlierAttempts >= this.horizons.attempts(eventType).least;
  }

  private violated(invariant: Invariant, detail: string): void {
    this.witness.violated(invariant, detail);
  }
}

type Wrong = readonly [Invariant, string];

/** Holds events that wait for their time. */
const NOBODY: Caller = { faults: 0, resume: (step) => step() };

function isExpired({ reason, status }: LedgerRow): boolean {
  return reason === 'expired' && status === 'failed';
}

function isSameState(row: LedgerRow, before: LedgerRow): boolean {
  return (
    row.status === before.status &&
    row.attempts === before.attempts &&
    row.reason === before.reason &&
    row.leaseUntil === before.leaseUntil
  );
}
