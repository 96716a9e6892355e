import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { describeLedgerEditor } from '../../contracts/ledger-editor.contract.ts';

describeLedgerEditor('MemoryLedgerEditor', () => {
  const records = new Map<string, LedgerRecord>();
  const store = new MemoryStore(records);
  return Promise.resolve({ store, queries: store, editor: new MemoryLedgerEditor(records) });
});
