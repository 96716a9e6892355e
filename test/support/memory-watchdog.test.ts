import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { describeWatchdogPorts } from '../contracts/watchdog-ports.contract.ts';
import { MemoryClaims, MemoryWatchdogMemory, MemoryWatchedLedger } from './memory-watchdog.ts';

describeWatchdogPorts('a ledger in memory', () => {
  const records = new Map<string, LedgerRecord>();
  const claims = new MemoryClaims();
  return Promise.resolve({
    store: claims.storeOf(records),
    queries: new MemoryStore(records),
    claims,
    ledger: new MemoryWatchedLedger(records),
    memory: new MemoryWatchdogMemory(),
  });
});
