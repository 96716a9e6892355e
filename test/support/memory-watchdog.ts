import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { eventKind, type LedgerRecord, type RecordContent } from '../../src/core/ledger-record.ts';
import { isSameMark, type WatchedRecord } from '../../src/core/overdue.ts';
import type { WatchdogState } from '../../src/core/watchdog-state.ts';
import type { EventStore } from '../../src/ports.ts';
import type {
  ClaimJournal,
  ClaimPage,
  ClaimPages,
  WatchdogMemory,
  WatchedLedger,
} from '../../src/watchdog-ports.ts';
import { recordingBy } from './services.ts';

/** Most pages of an answer, so that tests also see an answer that isn't complete. */
const PAGES_AN_ANSWER = 3;

/** The claims of a ledger in memory: one shard, one page for each claim. */
export class MemoryClaims implements ClaimJournal {
  readonly shards = ['0'];
  private readonly all: ClaimPage[] = [];

  /** A store in memory whose claims are noted, as `DynamoDbStore` notes them in its journal. */
  storeOf(records: Map<string, LedgerRecord>): EventStore {
    const store = new MemoryStore(records);
    return recordingBy(store, (batch, deadline) => {
      for (const { key, status, receivedAt } of batch) {
        if (status !== 'processing' && status !== 'queued') continue;
        const number = String(this.all.length).padStart(6, '0');
        this.all.push({ position: `${receivedAt}_${number}`, keys: [key] });
      }
      return store.record(batch, deadline);
    });
  }

  pages(_shard: string, after = '', before: string): Promise<ClaimPages> {
    const found = this.all
      .filter(({ position }) => position > after && position < before)
      .sort((one, other) => (one.position < other.position ? -1 : 1));
    const pages = found.slice(0, PAGES_AN_ANSWER);
    return Promise.resolve({ pages, complete: pages.length === found.length });
  }
}

/** The records of a `MemoryStore`, as the watchdog sees them. */
export class MemoryWatchedLedger implements WatchedLedger {
  private readonly records: Map<string, LedgerRecord>;

  constructor(records: Map<string, LedgerRecord>) {
    this.records = records;
  }

  find(keys: readonly string[]): Promise<ReadonlyMap<string, WatchedRecord>> {
    const found = keys.flatMap((key) => this.records.get(key) ?? []);
    return Promise.resolve(new Map(found.map((record) => [record.key, watched(record)])));
  }

  content(key: string): Promise<RecordContent | undefined> {
    return Promise.resolve(this.records.get(key)?.content);
  }

  mark(seen: WatchedRecord, after: WatchedRecord): Promise<'done' | 'changed'> {
    const stored = this.records.get(seen.key);
    if (!stored) return Promise.resolve('changed');
    if (isSameMark(watched(stored), after)) return Promise.resolve('done');
    if (!isSameMark(watched(stored), seen)) return Promise.resolve('changed');
    const { eventType, schemaVersion, ...marked } = after;
    this.records.set(seen.key, { ...marked, content: stored.content });
    return Promise.resolve('done');
  }
}

function watched({ content, ...record }: LedgerRecord): WatchedRecord {
  const { eventType, schemaVersion } = eventKind({ content });
  return {
    ...record,
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

export class MemoryWatchdogMemory implements WatchdogMemory {
  state: WatchdogState | undefined;

  load(): Promise<WatchdogState | undefined> {
    return Promise.resolve(this.state);
  }

  save(state: WatchdogState): Promise<'saved' | 'taken'> {
    if (state.revision !== (this.state?.revision ?? 0)) return Promise.resolve('taken');
    this.state = { ...state, revision: state.revision + 1 };
    return Promise.resolve('saved');
  }
}
