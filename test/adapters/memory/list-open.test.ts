import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import { describeOpenRecords } from '../../contracts/ledger-queries.contract.ts';

describeOpenRecords('MemoryStore', () => {
  const store = new MemoryStore();
  return Promise.resolve({ store, queries: store });
});
