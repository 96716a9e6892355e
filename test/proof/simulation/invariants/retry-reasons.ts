import type { RetryPolicy } from '../../../../src/core/backoff.ts';
import type { Clock } from '../../../../src/ports.ts';
import { hasSucceeded, ignoredItsSignal, type HandlerRun } from '../handlers/handler-run.ts';
import type { Horizons } from '../horizons.ts';
import type { Caller } from '../network.ts';
import { copyMark } from '../sqs/copy-mark.ts';
import type { ReceivedMessage } from '../sqs/queue-message.ts';
import type { Claim, HandlingInvariants } from './handling-invariants.ts';
import type { Witness } from './witness.ts';

/** One invocation and its messages. */
export interface Visit {
  readonly environment: Caller;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endsAt: number;
  readonly batch: readonly ReceivedMessage[];
  /** The first delay in seconds that it asked for, by message id. */
  readonly asked: Map<string, number>;
}

/** From and to, seconds. */
type Range = readonly [number, number];

/** If an invocation has fewer milliseconds left than this, it begins nothing new. */
const BEGIN_RESERVE = 5_000;
/** SQS delays a new message by at most this many seconds. */
const LONGEST_COPY_DELAY = 900;
/** Handlers are ended this many milliseconds before the end of their invocation. */
const HANDLER_RESERVE = 4_000;

/** In a process that was frozen, a handler may end in time by the clock of that process. */
function askedFor({ retryAfterSeconds: seconds }: HandlerRun): readonly Range[] {
  return seconds === undefined ? [] : [[seconds, seconds]];
}

/** Knows why a message may be given back, and with which delay. */
export class RetryReasons {
  private readonly witness: Witness;
  readonly handling: HandlingInvariants;
  private readonly horizons: Horizons;
  private readonly clock: Clock;
  private readonly policy: RetryPolicy;
  private readonly fifo: boolean;
  private readonly handlerTimeout: number;

  constructor(
    world: { witness: Witness; handling: HandlingInvariants; horizons: Horizons; clock: Clock },
    policy: RetryPolicy,
    fifo: boolean,
    handlerTimeoutSeconds: number,
  ) {
    this.witness = world.witness;
    this.handling = world.handling;
    this.horizons = world.horizons;
    this.clock = world.clock;
    this.policy = policy;
    this.fifo = fifo;
    this.handlerTimeout = handlerTimeoutSeconds * 1000;
  }

  /** Whether there is a reason to give a message back. */
  isEarned(visit: Visit, received: ReceivedMessage): boolean {
    if (visit.environment.faults > 0 || this.isOutOfTime(visit)) return true;
    return this.hasOwnReason(visit, received) || this.isGroupHeld(visit, received);
  }

  /** Whether a message was given back with the right delay. */
  isRightDelay(visit: Visit, received: ReceivedMessage, seconds: number): boolean {
    return this.ranges(visit, received).some(
      ([least, most]) => seconds >= least && seconds <= most,
    );
  }

  /** Whether a copy of a message was sent with the right delay. It waits as after a longest delay, but SQS allows 900 s. */
  isRightCopyDelay(visit: Visit, received: ReceivedMessage, seconds: number): boolean {
    const caps = this.capsOf(received).map((cap): Range => [cap, cap]);
    return this.delays(visit, received, caps).some(
      ([least, most]) =>
        seconds >= Math.min(LONGEST_COPY_DELAY, least) &&
        seconds <= Math.min(LONGEST_COPY_DELAY, most),
    );
  }

  /** Describes the delays that `isRightDelay` accepts. */
  rangesText(visit: Visit, received: ReceivedMessage): string {
    const ranges = this.ranges(visit, received);
    return ranges.map(([least, most]) => `${least} to ${most} s`).join(' or ');
  }

  private ranges(visit: Visit, received: ReceivedMessage): readonly Range[] {
    const ofGroup = this.fifo ? this.holdersDelay(visit, received) : undefined;
    if (ofGroup !== undefined) return [[ofGroup, ofGroup]];
    if (received.receiveCount >= this.policy.maxReceiveCount) return [[0, 0]];
    return this.delays(visit, received, this.policyRanges(received));
  }

  /** @param policy the delays of the policy. */
  private delays(
    visit: Visit,
    received: ReceivedMessage,
    policy: readonly Range[],
  ): readonly Range[] {
    const run = this.runsIn(visit, received).at(-1);
    const leases = this.leasesOfOthers(visit, received);
    const leased = leases.map((claim) => this.leaseRange(claim, visit.startedAt));
    if (visit.environment.faults > 0 || this.isOutOfTime(visit)) {
      // If writing the result to the ledger failed, the invocation's own lease runs on as well.
      const held = this.leases(visit, received).map((claim) =>
        this.leaseRange(claim, visit.startedAt),
      );
      const ofRun = run ? [...this.runRanges(run, policy), ...askedFor(run)] : [];
      return [...policy, ...held, ...ofRun];
    }
    if (run) return [...this.runRanges(run, policy), ...leased];
    const now = this.clock.now();
    const isLeasedThroughout = leases.some(
      ({ from, over, leaseUntil }) =>
        from < visit.startedAt && over === Infinity && leaseUntil > now,
    );
    return isLeasedThroughout ? leased : [...policy, ...leased];
  }

  /**
   * The delay of the message that holds back the group: the first message of the group that is given back and will be received
   * again. All messages of the group that are given back come back with it, even those that then go to the dead-letter
   * queue.
   */
  private holdersDelay({ batch, asked }: Visit, { message }: ReceivedMessage): number | undefined {
    const holder = batch.find(
      (one) =>
        one.message.groupId === message.groupId &&
        one.receiveCount < this.policy.maxReceiveCount &&
        asked.has(one.message.id),
    );
    if (!holder || holder.message.id === message.id) return undefined;
    return asked.get(holder.message.id);
  }

  /** `min(cap, base·2^(n−1))` seconds plus up to 20 %, but never more than the cap. A copy always waits for the cap. */
  private policyRanges(received: ReceivedMessage): readonly Range[] {
    const isCopy = (copyMark(received.message.attributes)?.times ?? 0) > 0;
    const delay = this.policy.baseSeconds * 2 ** (received.receiveCount - 1);
    return this.capsOf(received).map((cap) =>
      isCopy ? [cap, cap] : [Math.min(cap, delay), Math.min(cap, delay * 1.2)],
    );
  }

  private capsOf({ message }: ReceivedMessage): readonly number[] {
    const plan = this.witness.find(message.id)?.plan;
    return plan ? this.horizons.caps(plan) : [this.policy.capSeconds];
  }

  private runRanges(run: HandlerRun, policy: readonly Range[]): readonly Range[] {
    return policy.map((range) => this.runRange(run, range));
  }

  /** The delay that a handler asked for, but not shorter than its lease while it may still be at work. */
  private runRange(run: HandlerRun, [least, most]: Range): Range {
    const now = this.clock.now();
    if (ignoredItsSignal({ endedAt: now, ...run })) {
      const claim = this.handling.claimOf(run);
      const [soonest, latest] = claim ? this.leaseRange(claim, run.abortedAt ?? now) : [0, 0];
      return [Math.max(least, soonest), Math.max(most, latest)];
    }
    const { retryAfterSeconds: seconds } = run;
    return seconds === undefined ? [least, most] : [seconds, seconds];
  }

  /** Seconds until a lease ends, counted from any time between `since` and now. */
  private leaseRange({ leaseUntil }: Claim, since: number): Range {
    const until = (time: number) => Math.max(0, Math.ceil((leaseUntil - time) / 1000));
    return [until(this.clock.now()), until(since)];
  }

  /** Whether its handler did not succeed, or another invocation had claimed the event. */
  private hasOwnReason(visit: Visit, received: ReceivedMessage): boolean {
    const isAgain = (run: HandlerRun) =>
      !hasSucceeded(run) && (run.ending !== 'failed_for_good' || ignoredItsSignal(run));
    return (
      this.runsIn(visit, received).some(isAgain) || this.leasesOfOthers(visit, received).length > 0
    );
  }

  private isGroupHeld(visit: Visit, { message }: ReceivedMessage): boolean {
    if (!this.fifo) return false;
    const place = visit.batch.findIndex((one) => one.message.id === message.id);
    return visit.batch
      .slice(0, place)
      .some((one) => one.message.groupId === message.groupId && this.hasOwnReason(visit, one));
  }

  /** True if other handlers used up the time: less was left than a timeout, and less than half of the first handler's time. */
  private isOutOfTime({ environment, startedAt, endsAt }: Visit): boolean {
    const handlersEnd = endsAt - HANDLER_RESERVE;
    const enough = Math.min(this.handlerTimeout, (handlersEnd - startedAt) / 2);
    const over = Math.min(endsAt - BEGIN_RESERVE, handlersEnd - enough);
    return this.clock.now() >= over && this.handling.hasRun(environment, startedAt);
  }

  private runsIn({ environment, startedAt }: Visit, received: ReceivedMessage) {
    const key = this.keyOf(received);
    return key === undefined ? [] : this.handling.runsSince(key, environment, startedAt);
  }

  private leases({ startedAt }: Visit, received: ReceivedMessage): readonly Claim[] {
    const key = this.keyOf(received);
    return key === undefined ? [] : this.handling.claimsSince(key, startedAt);
  }

  private leasesOfOthers(visit: Visit, received: ReceivedMessage): readonly Claim[] {
    const key = this.keyOf(received);
    const { environment, startedAt, batch } = visit;
    const isOnly = batch.filter((one) => this.keyOf(one) === key).length < 2;
    const isOwn = ({ by, run }: Claim) =>
      isOnly && by === environment && run !== undefined && run.beganAt >= startedAt;
    return this.leases(visit, received).filter((claim) => !isOwn(claim));
  }

  private keyOf({ message }: ReceivedMessage): string | undefined {
    const plan = this.witness.find(message.id)?.plan;
    return plan?.handled === true ? plan.key : undefined;
  }
}
