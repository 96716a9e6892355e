import { validators } from '#samples/validators.js';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { EventStore } from '../../src/ports.ts';
import { inMemory } from './in-memory.ts';

/** The sample schemas. Tests are made of these, whatever a team has in `schemas/`. */
export const SAMPLES = new SchemaRegistry(validators);

/** What a batch of sample events needs, in memory. */
export function batchServices(overrides: Partial<BatchServices> = {}): BatchServices {
  return { ...inMemory(SAMPLES), ...overrides };
}

/** A store that records as told, and is another one otherwise. */
export function recordingBy(store: EventStore, record: EventStore['record']): EventStore {
  return {
    record,
    find: (key) => store.find(key),
    settle: (settlements, deadline) => store.settle(settlements, deadline),
  };
}

/** A store that fails every record for which `fails` says so, and is in memory otherwise. */
export function failingStore(
  fails: (key: string) => boolean,
  store: EventStore = new MemoryStore(),
): EventStore {
  const record: EventStore['record'] = async (records, deadline) => {
    const good = records.filter(({ key }) => !fails(key));
    const results = [...(await store.record(good, deadline))];
    return records.map(({ key }) => {
      const result = fails(key) ? undefined : results.shift();
      return result ?? { kind: 'unavailable', code: 'store_unavailable', cause: 'as told' };
    });
  };
  return recordingBy(store, record);
}
