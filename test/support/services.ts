import { formats, validators } from '#samples/validators.js';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { EventStore } from '../../src/ports.ts';
import { inMemory } from './in-memory.ts';

/** The sample schemas. Tests use these, so they don't depend on the team's `schemas/`. */
export const SAMPLES = new SchemaRegistry(validators, formats);

/** The services of a batch of sample events, in memory. */
export function batchServices(overrides: Partial<BatchServices> = {}): BatchServices {
  return { ...inMemory(SAMPLES), ...overrides };
}

/** A store with its own `record`. Everything else it leaves to another store. */
export function recordingBy(store: EventStore, record: EventStore['record']): EventStore {
  return {
    record,
    find: (key) => store.find(key),
    settle: (settlements, deadline) => store.settle(settlements, deadline),
  };
}

/** A store, by default in memory, that fails every record for which `fails` gives true. */
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
