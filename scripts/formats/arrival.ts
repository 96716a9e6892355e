import { createHash } from 'node:crypto';

import type { NativeEvent } from './native-event.ts';

/** What AWS adds to an event on its way. */
export interface Arrival {
  /** A UUID, as SNS and EventBridge give to each message. */
  readonly id: string;
  readonly time: Date;
  readonly region: string;
  readonly account: string;
}

/** Made from the event alone: the same event, sent again, is the same message, as when AWS delivers a message twice. */
export function arrivalOf({ fields }: NativeEvent): Arrival {
  const identity = JSON.stringify([fields.tenant_id, fields.event_id]);
  const hash = createHash('sha256').update(identity).digest('hex');
  const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  const { occurred_at: at } = fields;
  const occurred = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return {
    id,
    time: new Date(Number.isNaN(occurred) ? 0 : occurred),
    region: 'us-east-1',
    account: '000000000000',
  };
}
