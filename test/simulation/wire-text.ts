/** What is to be told apart in the events of a workload. */
export interface EventFields {
  readonly tenant: string;
  readonly id: string;
  readonly amount: number;
  readonly type?: string;
  readonly version?: string;
  readonly expiresAt?: number;
  readonly padding?: string;
}

/** The JSON text of `body`; reworded, the same JSON in another order and with other white space. */
export function bodyTextOf({ amount, padding = '' }: EventFields, reworded: boolean): string {
  return reworded
    ? `{ "amount": ${amount}, "status":"completed","payment_method":"card","order_id":"o${padding}","payment_id":"p" }`
    : `{"payment_id":"p","order_id":"o${padding}","amount":${amount},"payment_method":"card","status":"completed"}`;
}

/** The text of a message. */
export function wireText(fields: EventFields, reworded: boolean): string {
  const { tenant, id, type = 'payment.processed', version = 'v1', expiresAt } = fields;
  const expiry =
    expiresAt === undefined ? '' : `,"expires_at":"${new Date(expiresAt).toISOString()}"`;
  const body = bodyTextOf(fields, reworded);
  const names = `"event_id":"${id}","tenant_id":"${tenant}"`;
  const rest = `"event_type":"${type}","client_id":"web","schema_version":"${version}","occurred_at":"2026-11-21T08:59:58Z"${expiry}`;
  return reworded ? `{ "body" : ${body} ,${rest},${names}}` : `{${names},${rest},"body":${body}}`;
}
