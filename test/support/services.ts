import { randomUUID } from 'node:crypto';

import { validators } from '#generated/validators.js';

import { TIMERS } from '../../src/adapters/timers.ts';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import type { RetryPolicy } from '../../src/core/backoff.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { HandlerLog } from '../../src/handlers/handler.ts';
import type { EventStore } from '../../src/ports.ts';
import type { BatchServices } from '../../src/batch.ts';
import { NOW } from './events.ts';

export const RETRY_POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

/** The shipped schemas. */
export const SHIPPED = new SchemaRegistry(validators);

const silent = (): void => undefined;
export const NO_LOG: HandlerLog = { debug: silent, info: silent, warn: silent, error: silent };

/** What a batch needs, in memory: the clock stands still at `NOW`, and chance always says 0. */
export function batchServices(overrides: Partial<BatchServices> = {}): BatchServices {
  return {
    registry: SHIPPED,
    store: new MemoryStore(),
    clock: { now: () => NOW },
    random: () => 0,
    handlers: new HandlerRegistry([], SHIPPED),
    uniqueId: randomUUID,
    timers: TIMERS,
    publisher: { publish: () => Promise.reject(new Error('nothing is published here')) },
    handlerConcurrency: 10,
    handlerTimeoutSeconds: 10,
    handlerLog: () => NO_LOG,
    retryPolicy: RETRY_POLICY,
    retentionDays: 90,
    ...overrides,
  };
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
