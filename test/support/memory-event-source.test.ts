import { describeEventSource } from '../contracts/event-source.contract.ts';
import { MemoryEventSource } from './memory-event-source.ts';

describeEventSource('MemoryEventSource', () => {
  const source = new MemoryEventSource();
  const settle = () => {
    source.settle();
    return Promise.resolve();
  };
  return Promise.resolve({ source, settle, stop: () => Promise.resolve() });
});
