import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import { noFaults, type FaultKind, type FaultsByService, type ServiceName } from './fault-kinds.ts';
import type { FailingService } from './services.ts';

/** Decides which fault each call meets. */
export interface FaultSource {
  readonly random: Random;
  /** The fault that this call meets; `undefined` if the proxy passes it on. */
  next(service: FailingService, operation: string): CallFault | undefined;
  /** Kills every runner that may have made the call. */
  killCaller(): void;
}

export type CallFault = Exclude<FaultKind, 'connections_cut'>;

/** How often each fault is drawn, relative to the others. Stalls cost the caller seconds, so they are rare. */
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

/** If a call can fail in part, this share of its faults are partial failures. */
const PARTLY = 0.3;
/** Share of a service's calls that meet a fault. Each round draws its own share for each service. */
const STRUCK = { least: 0.1, most: 0.7 };

/** A runner makes these calls when it starts, and all must succeed. They seldom meet a fault, or no runner would start. */
const BEGINNING: ReadonlySet<string> = new Set([
  'CreateTable',
  'DescribeTable',
  'CreateBucket',
  'CreateQueue',
  'GetQueueAttributes',
  'SetQueueAttributes',
]);
const STRUCK_BEGINNING = 0.05;

/** How DynamoDB fails while it is down. */
const OUTAGE = ['server_error', 'throttled', 'reset_before'] as const;

/** Handlers publish by this call. A round has few of them, so they meet a fault more often. */
const PUBLISHING = 'SendMessageBatch';
const STRUCK_PUBLISHING = 0.7;

const LOTS = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).flatMap((kind) =>
  Array<keyof typeof WEIGHTS>(WEIGHTS[kind]).fill(kind),
);

/** The runners are killed at the next call of this operation, before or after it is carried out. */
export interface KillPoint {
  readonly operation: string;
  readonly carriedOut: boolean;
}

/** Draws the faults of one round from its seed. */
export class FaultPlan implements FaultSource {
  readonly random: Random;
  readonly counts: FaultsByService = noFaults();
  /** Faults happen only while this is true. */
  rages = false;
  /** While this is true, every call to DynamoDB fails, but for those that a runner needs to start. */
  storeIsDown = false;
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

  /** Plans a kill. `onKill` is called when a runner reaches that point. */
  killAt(point: KillPoint, onKill: () => void): void {
    this.killPoint = point;
    this.onKill = onKill;
  }

  /** Cancels the planned kill. Returns whether it was still to come. */
  disarm(): boolean {
    const armed = this.killPoint !== undefined;
    this.killPoint = undefined;
    return armed;
  }

  /** Calls `onCall` at the next call of an operation, once. */
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
    if (this.storeIsDown && service === 'dynamodb' && !BEGINNING.has(operation)) {
      return this.random.pick(OUTAGE);
    }
    if (!this.rages || !this.random.chance(this.shareOf(service, operation))) return undefined;
    if (canFailPartly && this.random.chance(PARTLY)) return 'partly_failed';
    return this.random.pick(LOTS);
  }

  private shareOf(service: ServiceName, operation: string): number {
    if (BEGINNING.has(operation)) return STRUCK_BEGINNING;
    if (operation === PUBLISHING) return STRUCK_PUBLISHING;
    const { least, most } = STRUCK;
    return least + seededRandom(this.seed, 'share', service).next() * (most - least);
  }
}
