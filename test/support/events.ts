import { withKeysReversed, type Json } from '../../scripts/traffic/json-text.ts';
import { createFormats } from '../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../src/core/envelopes/mappings.ts';
import { SchemaRegistry, type RegisteredSchema } from '../../src/core/schema-registry.ts';
import type { MessageDelivery } from '../../src/batch/prepare-message.ts';
import type { QueueMessage } from '../../src/core/batch.ts';

/** 2026-11-21T09:00:00Z, the time of every test that controls the clock. */
export const NOW = Date.UTC(2026, 10, 21, 9);

export const PAYMENT = {
  payment_id: 'pay-1',
  order_id: 'order-1',
  amount: 12.5,
  payment_method: 'credit_card',
  status: 'completed',
};

/** The text of a message. An override of `undefined` leaves the field out. */
export function wireEvent(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event_id: 'evt-1',
    event_type: 'payment.processed',
    tenant_id: 'acme',
    client_id: 'web',
    schema_version: 'v1',
    occurred_at: '2026-11-21T08:59:58Z',
    body: PAYMENT,
    ...overrides,
  };
}

export function wireText(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify(wireEvent(overrides));
}

/** The same JSON as `wireText`, with the keys of every object in the opposite order. */
export function reorderedText(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify(withKeysReversed(JSON.parse(wireText(overrides)) as Json));
}

/** Like `wireText`, with exactly this JSON text as the body. */
export function wireTextWithBody(
  bodyText: string,
  overrides: Record<string, unknown> = {},
): string {
  return `${wireText({ ...overrides, body: undefined }).slice(0, -1)},"body":${bodyText}}`;
}

export function queueMessage(overrides: Partial<QueueMessage> = {}): QueueMessage {
  const messageId = overrides.messageId ?? 'message-1';
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: wireText(),
    receiveCount: 1,
    sentAt: NOW,
    ...overrides,
  };
}

/** The receive of a message of a standard queue, at `NOW`. */
export function deliveryOf(overrides: Partial<QueueMessage> = {}): MessageDelivery {
  return { message: queueMessage(overrides), ordered: false, now: NOW };
}

/** The schemas of `payment.processed` v1 and v2. The body must be an object with a positive `amount`. */
export const PAYMENT_SCHEMAS: readonly RegisteredSchema[] = ['v1', 'v2'].map((version) => ({
  eventType: 'payment.processed',
  version,
  validate: (body) => {
    const amount = typeof body === 'object' && body && 'amount' in body ? body.amount : undefined;
    if (typeof amount === 'number' && amount > 0) return [];
    return [
      {
        instancePath: '/amount',
        keyword: 'exclusiveMinimum',
        params: {},
        message: 'must be > 0',
      },
    ];
  },
}));

/** A registry of these schemas, with all formats. */
export const PAYMENTS = new SchemaRegistry(PAYMENT_SCHEMAS, createFormats(NO_MAPPINGS));
