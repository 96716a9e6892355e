import type { LedgerRecord } from '../../core/ledger-record.ts';
import {
  discarded,
  isSameState,
  requeued,
  rewritten,
  type EditedEvent,
} from '../../core/record-edit.ts';
import type { EditResult, LedgerEditor } from '../../operation-ports.ts';

/** Edits the records of a `MemoryStore`. */
export class MemoryLedgerEditor implements LedgerEditor {
  private readonly records: Map<string, LedgerRecord>;

  /** @param records the same map as that of the store. */
  constructor(records: Map<string, LedgerRecord>) {
    this.records = records;
  }

  read(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerRecord>> {
    const found = keys.flatMap((key) => this.records.get(key) ?? []);
    return Promise.resolve(new Map(found.map((record) => [record.key, record])));
  }

  requeue(seen: LedgerRecord, operationId: string, dueAt: string): Promise<EditResult> {
    return Promise.resolve().then(() => this.write(seen, requeued(seen, operationId, dueAt)));
  }

  discard(seen: LedgerRecord, operationId: string): Promise<EditResult> {
    return Promise.resolve().then(() => this.write(seen, discarded(seen, operationId)));
  }

  rewrite(
    seen: LedgerRecord,
    edited: EditedEvent,
    operationId: string,
    dueAt: string,
  ): Promise<EditResult> {
    return Promise.resolve().then(() =>
      this.write(seen, rewritten(seen, edited, operationId, dueAt)),
    );
  }

  private write(seen: LedgerRecord, after: LedgerRecord): EditResult {
    const stored = this.records.get(seen.key);
    if (!stored) return 'changed';
    if (isSameState(stored, after)) return 'done';
    if (!isSameState(stored, seen)) return 'changed';
    this.records.set(after.key, after);
    return 'done';
  }
}
