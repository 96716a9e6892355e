import type { EventSchema } from '../../scripts/events/event-schema.ts';
import { loadSchemas } from '../../scripts/events/load-schemas.ts';

/** The schemas that this project comes with. Teams add their own, and may add them to `schemas/` itself. */
export const SHIPPED_NAMES = [
  'CART_UPDATED v1',
  'INVENTORY_UPDATED v1',
  'ORDER_CANCELLED v1',
  'ORDER_CREATED v1',
  'ORDER_UPDATED v1',
  'PAYMENT_COMPLETED v1',
  'PAYMENT_FAILED v1',
  'PRODUCT_CREATED v1',
  'PRODUCT_UPDATED v1',
  'USER_CREATED v1',
  'USER_UPDATED v1',
  'order.placed v1',
  'order.placed v2',
  'payment.processed v1',
  'user.created v1',
  'user_registered v1',
];

/** For tests in which a seed decides what happens: with other schemas it would decide otherwise. */
export async function loadShippedSchemas(): Promise<readonly EventSchema[]> {
  const schemas = await loadSchemas();
  return schemas.filter(({ eventType, version }) =>
    SHIPPED_NAMES.includes(`${eventType} ${version}`),
  );
}
