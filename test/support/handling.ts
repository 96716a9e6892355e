import {
  handleSample,
  type NewSampleEvent,
  type SampleHandler,
} from '../../scripts/samples/handle-sample.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { HandlerDefinition, HandlerOptions } from '../../src/handlers/handler.ts';
import type { EventPublisher, EventStore, OutgoingMessage } from '../../src/ports.ts';
import type { BatchReport, QueueMessage } from '../../src/core/batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { queueMessage, wireText } from './events.ts';
import { batchServices, SAMPLES } from './services.ts';

/** A publisher that keeps the messages instead of sending them. */
export class Outbox implements EventPublisher {
  readonly calls: (readonly OutgoingMessage[])[] = [];

  publish(messages: readonly OutgoingMessage[]): Promise<void> {
    this.calls.push(messages);
    return Promise.resolve();
  }

  get messages(): readonly OutgoingMessage[] {
    return this.calls.flat();
  }

  get ids(): readonly string[] {
    return this.messages.map(({ id }) => id);
  }
}

/** A handler of the events that `wireText` makes. */
export function onPayment(
  handler: SampleHandler<'payment.processed', 'v1'>,
  options?: HandlerOptions,
): HandlerDefinition {
  return handleSample('payment.processed', ['v1'], handler, options);
}

/** The services of a batch whose events have these handlers. */
export function handlingWith(
  definitions: readonly HandlerDefinition[],
  overrides: Partial<BatchServices> = {},
): BatchServices {
  return batchServices({ handlers: new HandlerRegistry(definitions, SAMPLES), ...overrides });
}

/** A valid event for handlers to publish. */
export function newOrder(
  orderId: string,
): Extract<NewSampleEvent, { eventType: 'order.placed'; schemaVersion: 'v1' }> {
  return {
    eventType: 'order.placed',
    schemaVersion: 'v1',
    body: { order_id: orderId, user_id: 'user-1', total: 12.5, items_count: 1, status: 'pending' },
  };
}

/** The message of the event `evt-<name>`. */
export function messageOf(name: string, overrides: Partial<QueueMessage> = {}): QueueMessage {
  const body = wireText({ event_id: `evt-${name}` });
  return queueMessage({ messageId: `message-${name}`, body, ...overrides });
}

/** The outcome of each message by its id, or the reason of its retry. */
export function outcomesOf(report: BatchReport): Record<string, string> {
  return Object.fromEntries(
    report.messages.map(({ message, outcome }) => [
      message.messageId,
      outcome.kind === 'retry' ? outcome.code : outcome.kind,
    ]),
  );
}

/** A store with its own `settle`. Everything else it leaves to another store. */
export function settlingBy(store: EventStore, settle: EventStore['settle']): EventStore {
  return {
    settle,
    find: (key) => store.find(key),
    record: (records, deadline) => store.record(records, deadline),
  };
}

/** A promise that never settles. */
export const never = (): Promise<never> => new Promise(() => undefined);
