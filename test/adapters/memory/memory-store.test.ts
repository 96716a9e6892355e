import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import { describeEventStore } from '../../contracts/event-store.contract.ts';

describeEventStore('MemoryStore', () => {
  const store = new MemoryStore();
  return Promise.resolve(() => store);
});
