import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import { noFaults, type FaultKind, type FaultsByService, type ServiceName } from './fault-kinds.ts';
import type { FailingService } from './services.ts';

/** Decides for the proxies what becomes of each call. */
export interface FaultSource {
  readonly random: Random;
  /** What is to be done to this call; `undefined`: it is passed on. */
  next(service: FailingService, operation: string): CallFault | undefined;
  /** Kills whoever may have made the call. */
  killCaller(): void;
}

export type CallFault = Exclude<FaultKind, 'connections_cut'>;

/** How much more often than the rarest each kind is. Stalls cost the caller seconds, so they are rare. */
const WEIGHTS = {
  reset_before: 4,
  answer_lost: 5,
  carried_out_late: 3,
  stalled_before: 1,
  stalled_after: 1,
  half_answer: 5,
  server_error: 4,
  server_error_after: 4,
  throttled: 4,
  slow: 6,
  repeated: 5,
} as const satisfies Partial<Record<CallFault, number>>;

/** Share of the faults of a call that can fail in part. */
const PARTLY = 0.3;
/** Share of a service's calls that meet a fault: each round has its own for each service. */
const STRUCK = { least: 0.1, most: 0.7 };

/** Calls with which a runner begins. Each must succeed, so few of them are struck: else no runner began. */
const BEGINNING: ReadonlySet<string> = new Set([
  'CreateTable',
  'DescribeTable',
  'CreateBucket',
  'CreateQueue',
  'GetQueueAttributes',
  'SetQueueAttributes',
]);
const STRUCK_BEGINNING = 0.05;

const LOTS = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).flatMap((kind) =>
  Array<keyof typeof WEIGHTS>(WEIGHTS[kind]).fill(kind),
);

/** A call at which the runners are killed: the next of this operation. */
export interface KillPoint {
  readonly operation: string;
  readonly carriedOut: boolean;
}

/** The faults of one round: how many is the seed's choice, and so is each, call by call. */
export class FaultPlan implements FaultSource {
  readonly random: Random;
  readonly counts: FaultsByService = noFaults();
  /** Faults happen only while it rages. */
  rages = false;
  private readonly seed: string;
  private watched: { readonly operation: string; readonly onCall: () => void } | undefined;
  private killPoint: KillPoint | undefined;
  private onKill: () => void = () => undefined;

  constructor(seed: string) {
    this.random = seededRandom(seed, 'faults');
    this.seed = seed;
  }

  next({ name, partial }: FailingService, operation: string): CallFault | undefined {
    if (this.watched?.operation === operation) {
      this.watched.onCall();
      this.watched = undefined;
    }
    const kind = this.choose(name, operation, operation in partial);
    if (kind) this.counts[name][kind] += 1;
    return kind;
  }

  /** Arms a kill; `onKill` is called when a runner stands there. */
  killAt(point: KillPoint, onKill: () => void): void {
    this.killPoint = point;
    this.onKill = onKill;
  }

  /** Gives whether there was still a kill to come. */
  disarm(): boolean {
    const armed = this.killPoint !== undefined;
    this.killPoint = undefined;
    return armed;
  }

  /** Tells once of the next call of an operation. */
  watchFor(operation: string, onCall: () => void): void {
    this.watched = { operation, onCall };
  }

  killCaller(): void {
    this.onKill();
  }

  private choose(
    service: ServiceName,
    operation: string,
    canFailPartly: boolean,
  ): CallFault | undefined {
    if (this.killPoint?.operation === operation) {
      const { carriedOut } = this.killPoint;
      this.disarm();
      return carriedOut ? 'killed_after' : 'killed_before';
    }
    if (!this.rages || !this.random.chance(this.shareOf(service, operation))) return undefined;
    if (canFailPartly && this.random.chance(PARTLY)) return 'partly_failed';
    return this.random.pick(LOTS);
  }

  private shareOf(service: ServiceName, operation: string): number {
    if (BEGINNING.has(operation)) return STRUCK_BEGINNING;
    const { least, most } = STRUCK;
    return least + seededRandom(this.seed, 'share', service).next() * (most - least);
  }
}
