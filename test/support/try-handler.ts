import { validators } from '#generated/validators.js';

import { eventAt } from '../../scripts/traffic/event.ts';
import { chooseSchemas } from '../../scripts/traffic/event-schema.ts';
import { loadSchemas } from '../../scripts/traffic/load-schemas.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { OutgoingMessage } from '../../src/ports.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import { PLENTY } from './deadlines.ts';
import { NOW, queueMessage } from './events.ts';
import { inMemory } from './in-memory.ts';

/** The result of trying a handler with an event. */
export interface Trial {
  readonly outcome: Outcome | undefined;
  /** The events that the handler published, as they would be sent. */
  readonly published: readonly unknown[];
  readonly record: LedgerRecord | undefined;
}

/**
 * Validates, claims, handles and records one event in memory, as the consumer does.
 *
 * @param body the body of the event. By default the first example of the schema, else a generated one, always the
 *   same.
 * @param fields other fields of the envelope, by their names on the wire: `{ generation: 100 }`.
 */
export async function tryHandler(
  definition: HandlerDefinition,
  version: string,
  body?: unknown,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Trial> {
  const registry = new SchemaRegistry(validators);
  const handlers = new HandlerRegistry([definition], registry);
  const { eventType } = definition;
  const schemas = chooseSchemas(await loadSchemas(), { eventType, version });
  const { event } = eventAt({ seed: 'trial', schemas, tenants: 1, startsAt: NOW }, 0);
  const text = JSON.stringify({ ...event, ...(body !== undefined && { body }), ...fields });
  const store = new MemoryStore();
  const sent: OutgoingMessage[] = [];
  const publisher = {
    publish: (messages: readonly OutgoingMessage[]) => {
      sent.push(...messages);
      return Promise.resolve();
    },
  };
  const services = { ...inMemory(registry), handlers, store, publisher };
  const report = await processBatch([queueMessage({ body: text })], false, PLENTY, services);
  return {
    outcome: report.messages[0]?.outcome,
    published: sent.map((message): unknown => JSON.parse(message.body)),
    record: await store.find(`${event.tenant_id}#${event.event_id}`),
  };
}
