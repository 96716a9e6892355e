import type { Clock } from '../../../../src/ports.ts';

/** What a table takes, in write units a second. Worlds are small, so they scale AWS's numbers down. */
export interface CapacitySettings {
  /** What a new table takes. AWS: 4,000 (on-demand-capacity-mode.html, "Initial throughput and scaling properties"). */
  readonly newTableUnits: number;
  /** After this many seconds a table takes twice its highest second so far. AWS: within 30 minutes (same page). */
  readonly growsAfterSeconds: number;
}

/** Which limit a write exceeds. */
export type CapacityLimit = 'table' | 'partition';

/** A new table has this many partitions: 4,000 units a second, at most 1,000 each (bp-partition-key-design.html). */
const NEW_PARTITIONS = 4;

/** Units that refill within a second. A large item may take more than are left, and the debt is paid back first. */
class Bucket {
  private left: number;
  private at: number;

  constructor(perSecond: number, now: number) {
    this.left = perSecond;
    this.at = now;
  }

  isEmpty(perSecond: number, now: number): boolean {
    this.left = Math.min(perSecond, this.left + ((now - this.at) / 1000) * perSecond);
    this.at = now;
    return this.left <= 0;
  }

  take(units: number): void {
    this.left -= units;
  }
}

/**
 * The write capacity of a table or an index in on-demand mode. It has no burst capacity, which AWS doesn't promise, so it
 * throttles a little earlier than DynamoDB.
 */
export class WriteCapacity {
  private readonly clock: Clock;
  private readonly settings: CapacitySettings;
  private readonly isLimited: () => boolean;
  private readonly whole: Bucket;
  private readonly partitions = new Map<number, Bucket>();
  /** The highest second that counts for growth, and higher ones that are too young. */
  private peak: number;
  private readonly youngPeaks: { readonly second: number; readonly units: number }[] = [];
  private current = { second: 0, units: 0 };

  /** @param isLimited once it gives false, every write is taken. */
  constructor(clock: Clock, settings: CapacitySettings, isLimited: () => boolean = () => true) {
    this.clock = clock;
    this.settings = settings;
    this.isLimited = isLimited;
    this.whole = new Bucket(settings.newTableUnits, clock.now());
    this.peak = settings.newTableUnits / 2;
  }

  /** Write units a second that it takes now: twice the highest second so far. */
  get unitsPerSecond(): number {
    const old = Math.floor(this.clock.now() / 1000) - this.settings.growsAfterSeconds;
    while (this.youngPeaks[0] && this.youngPeaks[0].second < old) {
      this.peak = Math.max(this.peak, this.youngPeaks.shift()?.units ?? 0);
    }
    return 2 * this.peak;
  }

  /** The limit that forbids a write to this partition key now, if there is one. */
  limitFor(partitionKey: string): CapacityLimit | undefined {
    if (!this.isLimited()) return undefined;
    const { bucket, perSecond } = this.partitionOf(partitionKey);
    const now = this.clock.now();
    if (bucket.isEmpty(perSecond, now)) return 'partition';
    return this.whole.isEmpty(this.unitsPerSecond, now) ? 'table' : undefined;
  }

  consume(partitionKey: string, units: number): void {
    this.partitionOf(partitionKey).bucket.take(units);
    this.whole.take(units);
    const second = Math.floor(this.clock.now() / 1000);
    if (second > this.current.second) {
      this.youngPeaks.push(this.current);
      this.current = { second, units: 0 };
    }
    this.current.units += units;
  }

  /** A partition takes a quarter of what a new table takes. A table that grows gets more partitions. */
  private partitionOf(partitionKey: string): { bucket: Bucket; perSecond: number } {
    const perSecond = this.settings.newTableUnits / NEW_PARTITIONS;
    const place = hashOf(partitionKey) % Math.ceil(this.unitsPerSecond / perSecond);
    let bucket = this.partitions.get(place);
    if (!bucket) {
      bucket = new Bucket(perSecond, this.clock.now());
      this.partitions.set(place, bucket);
    }
    return { bucket, perSecond };
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
