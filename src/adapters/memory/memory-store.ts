import {
  conflictRecord,
  reconcileWhole,
  summarize,
  type RecordSummary,
} from '../../core/reconcile.ts';
import { changed, resumption, type Settlement } from '../../core/claim.ts';
import type { LedgerRecord, NewRecord } from '../../core/ledger-record.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenFilter,
  OpenRecord,
  PageRequest,
  PageResult,
  TenantFilter,
} from '../../ledger-queries.ts';
import type { Deadline, EventStore, RecordResult, SettleResult } from '../../ports.ts';
import { listByTenant } from './list-by-tenant.ts';
import { listOpen } from './list-open.ts';

const NO_TIME_LEFT = {
  kind: 'unavailable',
  code: 'deadline',
  cause: 'no time is left to begin',
} as const;

/** The ledger in memory, for tests and simulations. It keeps the contracts of its ports. */
export class MemoryStore implements EventStore, LedgerQueries {
  private readonly records: Map<string, LedgerRecord>;

  /** @param records by their keys. */
  constructor(records = new Map<string, LedgerRecord>()) {
    this.records = records;
  }

  record(records: readonly NewRecord[], deadline: Deadline): Promise<readonly RecordResult[]> {
    return Promise.resolve(
      records.map((record) => (deadline.remaining() > 0 ? this.recordOne(record) : NO_TIME_LEFT)),
    );
  }

  settle(settlements: readonly Settlement[], deadline: Deadline): Promise<readonly SettleResult[]> {
    return Promise.resolve(
      settlements.map((each) => (deadline.remaining() > 0 ? this.settleOne(each) : NO_TIME_LEFT)),
    );
  }

  find(key: string): Promise<LedgerRecord | undefined> {
    return Promise.resolve(this.records.get(key));
  }

  listByTenant(filter: TenantFilter, page: PageRequest): Promise<PageResult<ListedRecord>> {
    return Promise.resolve(listByTenant(this.records.values(), filter, page));
  }

  listOpen(filter: OpenFilter, page: PageRequest): Promise<PageResult<OpenRecord>> {
    return Promise.resolve(listOpen(this.records.values(), filter, page));
  }

  private recordOne(record: NewRecord): RecordResult {
    const stored = this.records.get(record.key);
    if (!stored) return this.put(kept(record));
    const of = summarize(stored);
    switch (reconcileWhole(stored, record)) {
      case 'duplicate':
        return { kind: 'duplicate', of };
      case 'refuse':
        return { kind: 'refused', of };
      case 'replace':
        return this.put(kept(record));
      case 'keep_beside':
        return this.keepBeside(conflictRecord(record));
      case 'resume': {
        const change = resumption(of, record);
        const now = summarize(changed(stored, change));
        this.put(changed(stored, change));
        return resumed({ ...now, hasFailure: of.hasFailure });
      }
      case 'wait':
        return { kind: 'leased', until: of.leaseUntil ?? record.receivedAt };
      case 'unclaimed':
        return { kind: 'unclaimed' };
      case 'own':
        return resumed(of);
    }
  }

  private settleOne({ key, claimId, change }: Settlement): SettleResult {
    const stored = this.records.get(key);
    if (stored?.claimId !== claimId) return { kind: 'lost' };
    this.put(changed(stored, change));
    return { kind: 'settled' };
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

function resumed(summary: RecordSummary) {
  const { attempts, earlierAttempts, receivedAt, expireAt, hasFailure } = summary;
  const earlier = earlierAttempts === undefined ? {} : { earlierAttempts };
  return { kind: 'resumed', attempts, ...earlier, receivedAt, expireAt, hasFailure } as const;
}

function kept({ expireAtIfOpen, onlyNew, ...record }: NewRecord): LedgerRecord {
  return record;
}
