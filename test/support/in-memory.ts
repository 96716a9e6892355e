import { randomUUID } from 'node:crypto';

import { TIMERS } from '../../src/adapters/timers.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import type { RetryPolicy } from '../../src/core/backoff.ts';
import type { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { CopySender, HandlerLog, Telemetry } from '../../src/ports.ts';
import { NOW } from './events.ts';

const RETRY_POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

const silent = (): void => undefined;
export const NO_LOG: HandlerLog = { debug: silent, info: silent, warn: silent, error: silent };

/** For tests in which nothing is sent again. */
export const NO_COPIES: CopySender = {
  send: () => Promise.reject(new Error('nothing is sent again here')),
};
export const SILENT_TELEMETRY: Telemetry = {
  batchDone: silent,
  visibilityUnchanged: silent,
  copiesNotSent: silent,
};

/**
 * The services of a batch of a registry's events, in memory and without handlers. The clock stands still at `NOW`, and
 * random numbers are always 0.
 */
export function inMemory(registry: SchemaRegistry): BatchServices {
  return {
    registry,
    store: new MemoryStore(),
    clock: { now: () => NOW },
    random: () => 0,
    handlers: new HandlerRegistry([], registry),
    uniqueId: randomUUID,
    timers: TIMERS,
    publisher: { publish: () => Promise.reject(new Error('nothing is published here')) },
    handlerConcurrency: 10,
    handlerTimeoutSeconds: 10,
    maxEventGenerations: 100,
    handlerLog: () => NO_LOG,
    retryPolicy: RETRY_POLICY,
    retention: { processed: 90, open: 90, types: {} },
  };
}
