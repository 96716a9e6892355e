import type { Deadline } from '../../ports.ts';

/** Who publishes. It decides for which tenants. */
export type PublishCaller =
  /** May publish only its own events, whatever a request says. */
  | { readonly kind: 'tenant'; readonly tenantId: string; readonly clientId: string }
  /** May publish for every tenant. `tenantId` is that of events that name none; missing: each event must name one. */
  | { readonly kind: 'operator'; readonly tenantId?: string; readonly clientId: string };

/** Events that somebody wants to publish. */
export interface PublishRequest {
  /** One event, or an array of 1 to 100 events. Each is an envelope of the wire format, or in the short form. */
  readonly bodyText: string;
  /** Becomes the id of a single event that has none. It may be in double quotes, as in the draft of the IETF. */
  readonly idempotencyKey?: string;
  readonly caller: PublishCaller;
  /** Only says what would become of the events. Nothing is stored or sent, and the ledger isn't read. */
  readonly dryRun: boolean;
  readonly deadline: Deadline;
}
