import type { Clock } from '../../../../src/ports.ts';
import {
  hasSucceeded,
  ignoredItsSignal,
  isAtWork,
  type HandlerRun,
} from '../handlers/handler-run.ts';
import type { Caller } from '../network.ts';
import { isRejection, isSettled, type LedgerRow } from './ledger-row.ts';
import type { Invariant } from './violation.ts';
import type { Accepted, Witness } from './witness.ts';

/** An invocation's hold on an event, as it was written to the ledger. */
export interface Claim {
  readonly by: Caller;
  readonly key: string;
  readonly attempts: number;
  readonly leaseUntil: number;
  /** When it was written, and when the ledger no longer said so; milliseconds since 1970. */
  readonly from: number;
  over: number;
  run?: HandlerRun;
}

/** Clocks of two processes may differ by this much, milliseconds: so much later a lease ends. */
const LEASE_MARGIN = 5_000;

/** What must hold of events that have handlers: of their runs, as these tell, and of the ledger's states. */
export class HandlingInvariants {
  private readonly runs = new Map<string, HandlerRun[]>();
  private readonly claims = new Map<string, Claim[]>();
  private readonly rows = new Map<string, LedgerRow>();
  /** Claims of a process since it last answered. */
  private readonly recent = new Map<Caller, readonly Claim[]>();
  /** When a handler last began in a process. */
  private readonly latest = new Map<Caller, number>();
  private readonly witness: Witness;
  private readonly clock: Clock;
  private readonly haveBeenSent: (key: string) => boolean;

  /**
   * @param haveBeenSent whether the queue has the children of an event.
   */
  constructor(witness: Witness, clock: Clock, haveBeenSent: (key: string) => boolean) {
    this.witness = witness;
    this.clock = clock;
    this.haveBeenSent = haveBeenSent;
  }

  /** A handler begins. Gives which run of its event this is, from 1. */
  begins(run: HandlerRun): number {
    const { key, attempt, environment } = run;
    const earlier = this.runs.get(key) ?? [];
    this.latest.set(environment, run.beganAt);
    this.runs.set(key, [...earlier, run]);
    const row = this.rows.get(key);
    if (row && isSettled(row)) this.violated('handled-once', `${key} runs, and is ${row.status}`);
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

  /** The runs of an event that began in a process since then. */
  runsSince(key: string, environment: Caller, since: number): readonly HandlerRun[] {
    const runs = this.runs.get(key) ?? [];
    return runs.filter((run) => run.environment === environment && run.beganAt >= since);
  }

  /** Whether any handler began in a process since then. */
  hasRun(environment: Caller, since: number): boolean {
    return (this.latest.get(environment) ?? 0) >= since;
  }

  /** The claim that a run was made for. */
  claimOf(run: HandlerRun): Claim | undefined {
    return this.claims.get(run.key)?.find((claim) => claim.run === run);
  }

  hasSucceeded(key: string): boolean {
    return this.runs.get(key)?.some(hasSucceeded) === true;
  }

  /** Claims of an event that held it for some time since then. */
  claimsSince(key: string, since: number): readonly Claim[] {
    const claims = this.claims.get(key) ?? [];
    return claims.filter(({ over, leaseUntil }) => Math.min(over, leaseUntil) > since);
  }

  /** The records of events that have handlers, as they were last written. */
  records(): readonly LedgerRow[] {
    return [...this.rows.values()];
  }

  /** The record of an event that has a handler was written. */
  written(row: LedgerRow, before: LedgerRow | undefined, by: Caller, accepted: Accepted): void {
    this.rows.set(row.key, row);
    const former = before && !isRejection(before) ? before : undefined;
    const last = this.claims.get(row.key)?.at(-1);
    // An expired event is taken from a claim whose lease is over: that has a new id, and claims nothing.
    const isClaim = row.claimId !== before?.claimId && !(former && isExpired(row));
    const wrong = isClaim
      ? this.checkClaim(row, former, by)
      : this.checkChange(row, former, by, last);
    if (row.leaseUntil === undefined && last) last.over = Math.min(last.over, this.clock.now());
    if (!wrong) return;
    const [invariant, detail] = wrong;
    this.witness.violated(invariant, `${row.key}: ${detail}`, accepted);
  }

  /** An invocation has answered that nothing had struck: the ledger must know what became of its claims. */
  checkAnswered(environment: Caller, since: number): void {
    for (const { key, over, run } of this.recent.get(environment) ?? []) {
      // A claim without a run may be that of an earlier invocation, and have arrived late.
      if (!run || run.beganAt < since || over < Infinity) continue;
      const reason = this.rows.get(key)?.reason;
      if (!ignoredItsSignal(run) || reason === undefined)
        this.violated('handled-once', `${key} is left as it was when it was claimed`);
    }
    this.recent.delete(environment);
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
    if (!before || before.status === 'queued') return undefined;
    const isOpen = before.status === 'processing' || !isSettled(before);
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
    if (row.attempts !== before.attempts) return checkTakenBack(row, before, run);
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

  /** Whether the new state is what came of the run. */
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

  private violated(invariant: Invariant, detail: string): void {
    this.witness.violated(invariant, detail);
  }
}

type Wrong = readonly [Invariant, string];

/** An attempt that was claimed and not begun does not count. */
function checkTakenBack(
  row: LedgerRow,
  before: LedgerRow,
  run: HandlerRun | undefined,
): Wrong | undefined {
  // At the last receive it has failed, without having been begun.
  const isBack = row.status === 'queued' || row.reason === 'attempts_exhausted';
  const isRight = !run && isBack && row.attempts === before.attempts - 1;
  const detail = `${before.attempts} attempts became ${row.attempts}`;
  return isRight ? undefined : ['attempts-counted', detail];
}

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
