import type { RecordContent } from './core/ledger-record.ts';
import type { WatchedRecord } from './core/overdue.ts';
import type { OpenCounts, WatchdogState } from './core/watchdog-state.ts';

// The ports of the watchdog. It also uses some of src/ledger-queries.ts and src/operation-ports.ts. Every method rejects
// if its service fails, unless its comment says otherwise.

/** A page of the journal that names events which the consumer claimed. */
export interface ClaimPage {
  /** Its place in its shard. Places sort by time of receipt. */
  readonly position: string;
  /** The ledger's keys of the claimed events. Some may be duplicates or tries that failed: the ledger tells. */
  readonly keys: readonly string[];
}

/** Some pages of a shard, the oldest first. */
export interface ClaimPages {
  readonly pages: readonly ClaimPage[];
  /** False if more may follow: an answer has at most 1 MB. */
  readonly complete: boolean;
}

/** Finds the events that the consumer claimed. Each claim is on a page of its own time. */
export interface ClaimJournal {
  readonly shards: readonly string[];
  /**
   * The pages of a shard behind a place.
   *
   * @param after a place; `undefined`: from the oldest page on.
   * @param before RFC 3339: only pages of claims that were made before this time.
   */
  pages(shard: string, after: string | undefined, before: string): Promise<ClaimPages>;
}

/** The records that the watchdog looks at and changes. */
export interface WatchedLedger {
  /** Records by their keys, any number, strongly consistent. A key without a record is left out. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, WatchedRecord>>;
  /** The content of a record, with large texts. `undefined` if there is no record any more. */
  content(key: string): Promise<RecordContent | undefined>;
  /**
   * Changes a record that waits for its message as `markedSentAgain` or `markedLost` do. Only if it is as it was seen.
   * `changed`: it isn't, and nothing was written. Idempotent: if it is as this call would leave it, the answer is `done`.
   */
  mark(seen: WatchedRecord, after: WatchedRecord): Promise<'done' | 'changed'>;
}

/** Keeps the watchdog's state. */
export interface WatchdogMemory {
  /** `undefined` before the first run. */
  load(): Promise<WatchdogState | undefined>;
  /** Saves a state with the next revision. `taken`: another run has saved since, and nothing was written. */
  save(state: WatchdogState): Promise<'saved' | 'taken'>;
}

/** Tells whether the function takes messages from the queue. */
export interface MappingMonitor {
  /** Whether the event source mapping is enabled. `undefined` if nobody said which one it is. */
  isEnabled(): Promise<boolean | undefined>;
}

/** What a run did and saw. */
export interface WatchdogReport {
  /** What is open, as far as it is known. */
  readonly open: OpenCounts;
  /** Reasons that a run before has reported, and that don't occur any more. */
  readonly goneReasons: readonly string[];
  /** Age of the oldest open event in seconds; 0 if there is none. */
  readonly oldestOpenSeconds: number;
  readonly overdue: number;
  readonly lost: number;
  readonly sentAgain: number;
  /** Their copies were not sent for sure. They are overdue again later. */
  readonly unsent: number;
  /** Messages in the dead-letter queue. Missing if SQS didn't tell. */
  readonly deadLetters?: number;
  /** See `MappingMonitor`. Missing if nobody could tell. */
  readonly mappingEnabled?: boolean;
  /** Why this run only counted and sent nothing. Missing if it could send. */
  readonly onlyCounted?:
    'backlog' | 'not_calm' | 'mapping_disabled' | 'mapping_unknown' | 'queue_unknown';
  /** Whether the walk over open events came to its end. */
  readonly openComplete: boolean;
  /** Whether all claims that are old enough were looked at. */
  readonly claimsComplete: boolean;
  /** What failed, by the part of the run. A run without problems did all its work. */
  readonly problems: readonly { readonly part: string; readonly cause: string }[];
  /** Milliseconds. */
  readonly duration: number;
}

/** Tells operators what a run did. */
export interface WatchdogTelemetry {
  runDone(report: WatchdogReport): void;
}
