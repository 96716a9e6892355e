import type { LedgerQueries } from '../../ledger-queries.ts';
import { listPages } from '../list-pages.ts';
import type { OperationClock } from '../operation-clock.ts';
import { OpenSet } from './open-set.ts';

/** The open records as they were when they were read. */
export interface OpenSnapshot {
  /** Milliseconds since 1970: when reading began. Records that were recorded later may be missing. */
  readonly takenAt: number;
  readonly records: OpenSet;
  /** False if there are older records than fit into it. */
  readonly complete: boolean;
}

/** What is known of the open records, and what is being found out. */
export interface SnapshotState {
  /** The newest one that is complete. Missing until the first was taken. */
  readonly snapshot?: OpenSnapshot;
  /** A newer one is being taken. */
  readonly reading?: {
    /** Milliseconds since 1970. */
    readonly since: number;
    /** How many records it has so far. */
    readonly records: number;
  };
  /** The last try failed. */
  readonly failure?: {
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly cause: unknown;
  };
}

export interface SnapshotServices {
  /** Where open records are listed. */
  readonly queries: () => Promise<Pick<LedgerQueries, 'listOpen'>>;
  readonly clock: OperationClock;
}

/** Most records of a snapshot. They take about 150 bytes each. */
const MAX_RECORDS = 250_000;

/** Milliseconds from the begin of a snapshot to that of the next one, at least. */
const MIN_INTERVAL_MS = 3_000;
/** After a snapshot, the next one waits so long that all of them read no more than this. 100,000 records are 4,400 units. */
const UNITS_A_SECOND = 200;

/** How long somebody who asks first waits for the first snapshot. */
const FIRST_WAIT_MS = 2_000;

/**
 * Snapshots of the open records, for any number of people who look at them. The list of open records is read in the
 * background, by one reader at a time, and only if somebody asks.
 */
export class OpenSnapshots {
  private readonly services: SnapshotServices;
  private snapshot: OpenSnapshot | undefined;
  private failure: SnapshotState['failure'];
  private running:
    { readonly since: number; records: OpenSet; readonly done: Promise<void> } | undefined;
  private isStale = false;
  /** Milliseconds since 1970: when the last one began, and when the next one may begin. */
  private begun = -Infinity;
  private due = -Infinity;

  constructor(services: SnapshotServices) {
    this.services = services;
  }

  /** What is known now. Starts a newer snapshot if one is due, and waits for it only if there is none yet, for a short time. */
  async ask(): Promise<SnapshotState> {
    if (this.isDue()) this.start();
    if (!this.snapshot && this.running) {
      await Promise.race([this.running.done, this.services.clock.sleep(FIRST_WAIT_MS)]);
    }
    return this.state();
  }

  /** Says that records were changed: a snapshot that has begun doesn't show it. The next one begins with the next question. */
  changed(): void {
    this.isStale = true;
  }

  private state(): SnapshotState {
    const { snapshot, failure, running } = this;
    return {
      ...(snapshot && { snapshot }),
      ...(failure && { failure }),
      ...(running && { reading: { since: running.since, records: running.records.size } }),
    };
  }

  private isDue(): boolean {
    if (this.running) return false;
    const now = this.services.clock.now();
    return now >= (this.isStale ? this.begun + MIN_INTERVAL_MS : this.due);
  }

  private start(): void {
    const since = this.services.clock.now();
    const records = new OpenSet();
    this.begun = since;
    this.isStale = false;
    this.running = { since, records, done: this.take(since, records) };
  }

  /** Never rejects. */
  private async take(takenAt: number, records: OpenSet): Promise<void> {
    let readUnits = 0;
    try {
      const { complete, units } = await this.read(records);
      this.snapshot = { takenAt, records, complete };
      this.failure = undefined;
      readUnits = units;
    } catch (cause) {
      this.failure = { at: this.services.clock.now(), cause };
      this.isStale = false;
    }
    this.running = undefined;
    const rest = (readUnits / UNITS_A_SECOND) * 1_000;
    this.due = Math.max(takenAt + MIN_INTERVAL_MS, this.services.clock.now() + rest);
  }

  private async read(records: OpenSet): Promise<{ complete: boolean; units: number }> {
    const queries = await this.services.queries();
    const request = { order: 'newest_first', limit: MAX_RECORDS } as const;
    let complete = false;
    let units = 0;
    for await (const page of listPages((each) => queries.listOpen({}, each), request)) {
      for (const record of page.items) records.add(record);
      units += page.readUnits ?? 0;
      complete = page.next === undefined;
    }
    return { complete, units };
  }
}
