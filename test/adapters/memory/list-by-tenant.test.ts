import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import { describeTenantRecords } from '../../contracts/tenant-records.contract.ts';

describeTenantRecords('MemoryStore', () => {
  const store = new MemoryStore();
  return Promise.resolve({ store, queries: store });
});
