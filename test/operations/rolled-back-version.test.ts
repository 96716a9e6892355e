import { validators } from '#samples/validators.js';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import { messageText } from '../../src/core/event-text.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { handleSample } from '../../scripts/samples/handle-sample.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { newestOpen } from '../../src/operations/newest-open.ts';
import { countWaiting } from '../../src/operations/waiting.ts';
import { PLENTY } from '../support/deadlines.ts';
import { queueMessage } from '../support/events.ts';
import { messageOf, newOrder, onPayment, Outbox, outcomesOf } from '../support/handling.ts';
import { inMemory } from '../support/in-memory.ts';
import { DUE_AT, OPERATION_ID, times } from '../support/records.ts';

const ORDER = { eventType: 'order.placed', schemaVersion: 'v1' } as const;
const NEW_REGISTRY = new SchemaRegistry(validators);
/** Today's schemas without the version that the new release added. */
const OLD_REGISTRY = new SchemaRegistry(
  validators.filter(
    ({ eventType, version }) => eventType !== ORDER.eventType || version !== ORDER.schemaVersion,
  ),
);

describe('a release that adds a version and its publisher at once, and is rolled back', () => {
  let store: MemoryStore;
  let editor: MemoryLedgerEditor;
  let outbox: Outbox;
  let handled: string[];
  beforeEach(() => {
    const ledger = new Map<string, LedgerRecord>();
    store = new MemoryStore(ledger);
    editor = new MemoryLedgerEditor(ledger);
    outbox = new Outbox();
    handled = [];
  });

  const publisher = onPayment((_, { publish }) => {
    publish(newOrder('order-1'));
    publish(newOrder('order-2'));
  });
  const onOrder = handleSample(ORDER.eventType, [ORDER.schemaVersion], ({ eventId }) => {
    handled.push(eventId);
  });

  function consume(
    registry: SchemaRegistry,
    handlers: readonly HandlerDefinition[],
    messages: readonly QueueMessage[],
  ) {
    const services = { ...inMemory(registry), store, publisher: outbox };
    const handlerRegistry = new HandlerRegistry(handlers, registry);
    return processBatch(messages, false, PLENTY, { ...services, handlers: handlerRegistry });
  }
  const waiting = (registry: SchemaRegistry) =>
    countWaiting(store, (type, version) => registry.lookUp(type, version).kind === 'found');
  /** Requeues what failed, and gives the messages that a replay sends. */
  async function replay(): Promise<QueueMessage[]> {
    const { records } = await newestOpen(store, { status: 'failed' }, { records: 10, pages: 1 });
    const found = await editor.read(records.map(({ key }) => key));
    for (const record of found.values()) {
      expect(await editor.requeue(record, OPERATION_ID, DUE_AT)).toBe('done');
    }
    return Array.from(found.values(), messageText).map((body, index) =>
      queueMessage({ messageId: `replay-${index}`, body }),
    );
  }
  const children = () =>
    outbox.messages.map(({ body }, index) => queueMessage({ messageId: `child-${index}`, body }));

  it('rejects the events that its parent published, keeps them, and processes each once when it is back', async () => {
    const newHandlers = [publisher, onOrder];
    const parent = await consume(NEW_REGISTRY, newHandlers, [messageOf('1')]);
    expect(outcomesOf(parent)).toEqual({ 'message-1': 'processed' });

    const rolledBack = await consume(OLD_REGISTRY, [], children());
    expect(outcomesOf(rolledBack)).toEqual({ 'child-0': 'rejected', 'child-1': 'rejected' });
    expect((await waiting(OLD_REGISTRY)).groups).toEqual([]);

    expect((await waiting(NEW_REGISTRY)).groups).toEqual([
      { reason: 'unknown_version', ...ORDER, count: 2 },
    ]);
    const replayed = await replay();
    expect((await waiting(NEW_REGISTRY)).groups).toEqual([]);
    const sentAgain = await consume(NEW_REGISTRY, newHandlers, replayed);
    expect(outcomesOf(sentAgain)).toEqual({ 'replay-0': 'processed', 'replay-1': 'processed' });
    expect(handled.toSorted()).toEqual(outbox.ids.toSorted());
    const onceMore = await consume(NEW_REGISTRY, newHandlers, [...replayed, ...children()]);
    expect(Object.values(outcomesOf(onceMore))).toEqual(times(4, () => 'duplicate'));
    expect(handled).toHaveLength(2);
  });
});
