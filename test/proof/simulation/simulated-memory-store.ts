import type { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { Settlement } from '../../../src/core/claim.ts';
import { conflictRecord } from '../../../src/core/reconcile.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Deadline, EventStore, RecordResult, SettleResult } from '../../../src/ports.ts';
import type { Faults } from './faults.ts';
import type { CallFaults, Caller, Network } from './network.ts';

/**
 * The memory store behind the simulated network, with the same faults as DynamoDB. It shows that the consumer's promises
 * depend only on the port's contract, not on one adapter.
 */
export class SimulatedMemoryStore implements EventStore {
  private readonly store: MemoryStore;
  private readonly caller: Caller;
  private readonly network: Network;
  private readonly faults: Faults;
  private readonly kinds: CallFaults;
  private readonly onWrite: (record: LedgerRecord) => void;

  constructor(
    store: MemoryStore,
    caller: Caller,
    network: Network,
    faults: Faults,
    kinds: CallFaults,
    onWrite: (record: LedgerRecord) => void,
  ) {
    this.store = store;
    this.caller = caller;
    this.network = network;
    this.faults = faults;
    this.kinds = kinds;
    this.onWrite = onWrite;
  }

  async record(
    records: readonly LedgerRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    try {
      const { signal } = deadline;
      return await this.network.call(
        this.caller,
        this.kinds,
        () => this.recordNow(records, deadline),
        { signal },
      );
    } catch (error) {
      return records.map(() => unavailable(String(error)));
    }
  }

  async settle(
    settlements: readonly Settlement[],
    deadline: Deadline,
  ): Promise<readonly SettleResult[]> {
    try {
      const { signal } = deadline;
      return await this.network.call(
        this.caller,
        this.kinds,
        () => this.settleNow(settlements, deadline),
        { signal },
      );
    } catch (error) {
      return settlements.map(() => unavailable(String(error)));
    }
  }

  find(key: string): Promise<LedgerRecord | undefined> {
    return this.store.find(key);
  }

  /** Some records fail before they are stored, others after. */
  private async recordNow(
    records: readonly LedgerRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    const results: RecordResult[] = [];
    for (const record of records) {
      if (this.faults.strikes('store_throttled', this.caller)) {
        results.push(unavailable('ThrottlingError'));
        continue;
      }
      const [result] = await this.store.record([record], deadline);
      for (const key of [record.key, conflictRecord(record).key]) {
        const stored = await this.store.find(key);
        if (stored) this.onWrite(stored);
      }
      const isLost = this.faults.strikes('store_statement_failed_after_write', this.caller);
      results.push(isLost || !result ? unavailable('InternalServerError') : result);
    }
    return results;
  }

  private async settleNow(
    settlements: readonly Settlement[],
    deadline: Deadline,
  ): Promise<readonly SettleResult[]> {
    const results: SettleResult[] = [];
    for (const settlement of settlements) {
      if (this.faults.strikes('store_throttled', this.caller)) {
        results.push(unavailable('ThrottlingError'));
        continue;
      }
      const [result] = await this.store.settle([settlement], deadline);
      const stored = await this.store.find(settlement.key);
      if (stored) this.onWrite(stored);
      const isLost = this.faults.strikes('store_statement_failed_after_write', this.caller);
      results.push(isLost || !result ? unavailable('InternalServerError') : result);
    }
    return results;
  }
}

function unavailable(cause: string): Extract<RecordResult, { kind: 'unavailable' }> {
  return { kind: 'unavailable', code: 'store_unavailable', cause };
}
