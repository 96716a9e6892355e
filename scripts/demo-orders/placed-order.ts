import type { PlannedMessage } from '../traffic/planned-message.ts';
import { seededRandom, seededUuid } from '../traffic/random.ts';

const TENANTS = ['books', 'flowers', 'tools'];

/**
 * Makes an `order.placed` event, ready to be sent.
 *
 * @param now milliseconds since 1970.
 */
export function placedOrder(seed: number, index: number, now: number): PlannedMessage {
  const random = seededRandom(seed, 'order', index);
  const tenantId = random.pick(TENANTS);
  const orderId = `order-${String(index + 1).padStart(3, '0')}`;
  const eventId = seededUuid(seed, 'order.placed', index);
  const event = {
    event_id: eventId,
    event_type: 'order.placed',
    schema_version: 'v1',
    tenant_id: tenantId,
    client_id: 'shop',
    occurred_at: new Date(now).toISOString(),
    group_id: orderId,
    body: {
      order_id: orderId,
      user_id: `user-${random.below(1000)}`,
      total: (100 + random.below(100_000)) / 100,
      items_count: 1 + random.below(9),
      status: 'pending',
    },
  };
  return {
    body: JSON.stringify(event),
    tenantId,
    groupId: orderId,
    eventId,
    expected: { outcome: 'processed' },
    fault: undefined,
  };
}
