/** What senders send on the bad day: a text for each message, in their order. */
export function badDayMessages(): string[] {
  return [
    ...count(6, (n) => payment('acme', `pay-${100 + n}`, { payment_method: 'card' })),
    ...count(4, (n) => payment('globex', `pay-${200 + n}`, { amount: amountAsText(n) })),
    ...count(24, (n) => payment('acme', `pay-${300 + n}`, { payment_method: 'direct_debit' })),
    ...count(3, (n) => orderOfVersion2('initech', `order-${400 + n}`)),
    payment('acme', 'pay-101', { amount: 99 }),
    ...count(3, (n) => orderOfVersion1('acme', `order-${500 + n}`)),
    ...count(2, (n) => user('globex', `user-${600 + n}`)),
  ];
}

/** The payments that globex sends again with numbers. */
export function correctedMessages(): string[] {
  return count(3, (n) => payment('globex', `pay-${200 + n}`, { amount: Number(amountAsText(n)) }));
}

/** Payments that come while events are paused. */
export function laterMessages(): string[] {
  return count(4, (n) => payment('acme', `pay-${700 + n}`, {}));
}

function amountAsText(number: number): string {
  return `${number}0.50`;
}

/** A message with its amount as a number, whatever its layout. */
export function withNumber(message: string): string {
  return message.replace(/("amount": ?)"([\d.]+)"/, '$1$2');
}

function count(times: number, make: (number: number) => string): string[] {
  return Array.from({ length: times }, (_, index) => make(index + 1));
}

function payment(tenantId: string, eventId: string, changes: object): string {
  return message(tenantId, eventId, 'payment.processed', 'v1', {
    payment_id: eventId.replace('pay', 'p'),
    order_id: eventId.replace('pay', 'order'),
    amount: 12.5,
    payment_method: 'card',
    status: 'completed',
    ...changes,
  });
}

function orderOfVersion1(tenantId: string, eventId: string): string {
  return message(tenantId, eventId, 'order.placed', 'v1', {
    order_id: eventId,
    user_id: 'user-7',
    total: 20,
    items_count: 2,
    status: 'pending',
  });
}

function orderOfVersion2(tenantId: string, eventId: string): string {
  return message(tenantId, eventId, 'order.placed', 'v2', {
    order_id: eventId,
    user_id: 'user-8',
    status: 'pending',
    currency: 'EUR',
    total: 20,
    items: [{ sku: 'lamp', quantity: 2, unit_price: 10 }],
  });
}

function user(tenantId: string, eventId: string): string {
  return message(tenantId, eventId, 'user.created', 'v1', {
    user_id: eventId,
    email: `${eventId}@example.com`,
    name: 'Sam',
    role: 'member',
    verified: true,
  });
}

function message(
  tenantId: string,
  eventId: string,
  eventType: string,
  schemaVersion: string,
  body: object,
): string {
  return JSON.stringify({
    event_id: eventId,
    event_type: eventType,
    schema_version: schemaVersion,
    tenant_id: tenantId,
    client_id: 'shop',
    occurred_at: '2026-11-28T09:00:00Z',
    body,
  });
}
