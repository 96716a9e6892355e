import { besideRecord, reconcile, summarize, type LedgerRecord } from '../core/ledger-record.ts';
import type { Deadline, EventStore, RecordResult } from '../ports.ts';

/** The ledger in memory: for tests and simulations. Keeps the contract of `EventStore`. */
export class MemoryStore implements EventStore {
  private readonly records = new Map<string, LedgerRecord>();

  record(records: readonly LedgerRecord[], deadline: Deadline): Promise<readonly RecordResult[]> {
    return Promise.resolve(
      records.map((record) =>
        deadline.remaining() > 0
          ? this.recordOne(record)
          : { kind: 'unavailable', code: 'deadline', cause: 'no time is left to begin' },
      ),
    );
  }

  find(key: string): Promise<LedgerRecord | undefined> {
    return Promise.resolve(this.records.get(key));
  }

  private recordOne(record: LedgerRecord): RecordResult {
    const stored = this.records.get(record.key);
    if (!stored) return this.put(record);
    const of = summarize(stored);
    switch (reconcile(of, summarize(record))) {
      case 'duplicate':
        return { kind: 'duplicate', of };
      case 'replace':
        return this.put(record);
      case 'keep_beside':
        return this.keepBeside(besideRecord(record));
    }
  }

  private keepBeside(record: LedgerRecord): RecordResult {
    if (!this.records.has(record.key)) this.put(record);
    return { kind: 'kept_beside' };
  }

  private put(record: LedgerRecord): RecordResult {
    this.records.set(record.key, record);
    return { kind: 'recorded' };
  }
}
