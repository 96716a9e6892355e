/** What is to be told apart in the events of a workload. */
export interface EventFields {
  readonly tenant: string;
  readonly id: string;
  readonly amount: number;
  readonly type?: string;
  readonly version?: string;
  readonly expiresAt?: number;
  readonly padding?: string;
  /** Of an event that has a handler: its group, and how many generations of events may follow it. */
  readonly handled?: { readonly groupId: string; readonly generations: number };
}

/** The JSON text of `body`; reworded, the same JSON in another order and with other white space. */
export function bodyTextOf(fields: EventFields, reworded: boolean): string {
  const { amount, padding = '', handled } = fields;
  if (handled) {
    const count = handled.generations + 1;
    return reworded
      ? `{ "total": ${amount}, "items_count":${count}, "status":"pending","user_id":"u","order_id":"o${padding}" }`
      : `{"order_id":"o${padding}","user_id":"u","total":${amount},"items_count":${count},"status":"pending"}`;
  }
  return reworded
    ? `{ "amount": ${amount}, "status":"completed","payment_method":"card","order_id":"o${padding}","payment_id":"p" }`
    : `{"payment_id":"p","order_id":"o${padding}","amount":${amount},"payment_method":"card","status":"completed"}`;
}

/** The text of a message. */
export function wireText(fields: EventFields, reworded: boolean): string {
  const { tenant, id, handled, version = 'v1', expiresAt } = fields;
  const { type = handled ? 'order.placed' : 'payment.processed' } = fields;
  const group = handled ? `,"group_id":"${handled.groupId}"` : '';
  const expiry =
    expiresAt === undefined ? '' : `,"expires_at":"${new Date(expiresAt).toISOString()}"`;
  const body = bodyTextOf(fields, reworded);
  const names = `"event_id":"${id}","tenant_id":"${tenant}"`;
  const rest = `"event_type":"${type}","client_id":"web","schema_version":"${version}","occurred_at":"2026-11-21T08:59:58Z"${expiry}${group}`;
  return reworded ? `{ "body" : ${body} ,${rest},${names}}` : `{${names},${rest},"body":${body}}`;
}
