import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { orderScript, type Script } from './order-script.ts';

/** The types of events that have handlers in a round, and of those that handlers publish. Nobody else sends them. */
export const HANDLED_TYPES = {
  order: 'order.placed',
  followUp: 'order.validated',
  last: 'order.closed',
} as const;

/** An event with a handler, as the round sends it. */
export interface PlannedOrder {
  readonly message: PlannedMessage;
  readonly eventId: string;
  readonly script: Script;
  /** Whether the same message is sent twice. */
  readonly isRepeated: boolean;
}

/** One order in this many is sent twice. */
const REPEATED_EVERY = 6;
/** The orders of a round belong to this many groups, so those of a group wait for each other on a FIFO queue. */
export const GROUPS = Array.from({ length: 12 }, (_, index) => `group-${index + 1}`);

/** The orders of a round. Two tenants use the same event ids. */
export function planOrders(seed: number, count: number): PlannedOrder[] {
  return Array.from({ length: count }, (_, place) => {
    const random = seededRandom(seed, 'order body', place);
    const eventId = `order-${Math.floor(place / 2)}`;
    const tenantId = place % 2 === 0 ? 'acme' : 'globex';
    // Each of the first has its own group: their handlers keep it waiting for seconds.
    const groupId = GROUPS[place] ?? random.pick(GROUPS);
    const event = {
      event_id: eventId,
      event_type: HANDLED_TYPES.order,
      schema_version: 'v1',
      tenant_id: tenantId,
      client_id: 'faults',
      occurred_at: '2026-01-01T00:00:00Z',
      group_id: groupId,
      body: {
        order_id: `${tenantId} ${eventId}`,
        user_id: `user-${random.below(100)}`,
        total: 1 + random.below(1_000),
        items_count: 1 + random.below(9),
        status: 'pending',
      },
    };
    const expected = { outcome: 'processed' } as const;
    const body = JSON.stringify(event);
    return {
      message: { body, tenantId, groupId, eventId, expected, fault: undefined },
      eventId,
      script: orderScript(seed, place),
      isRepeated: place % REPEATED_EVERY === REPEATED_EVERY - 1,
    };
  });
}

/** The messages of the orders. A repeated one comes again a few places later. */
export function orderMessages(orders: readonly PlannedOrder[]): PlannedMessage[] {
  const messages: PlannedMessage[] = [];
  let again: PlannedMessage | undefined;
  for (const { message, isRepeated } of orders) {
    messages.push(message);
    if (again) messages.push({ ...again, expected: { outcome: 'duplicate' } });
    again = isRepeated ? message : undefined;
  }
  if (again) messages.push({ ...again, expected: { outcome: 'duplicate' } });
  return messages;
}

/** How many orders a round with this many messages has. Their repetitions come on top. */
export function ordersAmong(messages: number): number {
  return Math.max(7, Math.floor(messages / 7));
}
