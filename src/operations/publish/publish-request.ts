import type { HttpCloudEvent } from '../../core/envelopes/cloudevent-draft.ts';
import type { Deadline } from '../../ports.ts';

/** Who publishes. It decides for which tenants. */
export type PublishCaller =
  /** May publish only its own events, whatever a request says. */
  | { readonly kind: 'tenant'; readonly tenantId: string; readonly clientId: string }
  /** May publish for every tenant. `tenantId` is that of events that name none; missing: each event must name one. */
  | { readonly kind: 'operator'; readonly tenantId?: string; readonly clientId: string };

/**
 * How a request carries CloudEvents: one in the JSON format, an array of 1 to 100 of these, or one whose attributes are
 * `headers`.
 */
export type CloudEventsForm =
  | { readonly kind: 'structured' | 'batch' }
  | { readonly kind: 'binary'; readonly headers: HttpCloudEvent['headers'] };

/** Events that somebody wants to publish. */
export interface PublishRequest {
  /** One event, or an array of 1 to 100 events. Each is an envelope of the wire format, or in the short form. */
  readonly bodyText: string;
  /** The events are CloudEvents, in this form. */
  readonly cloudEvents?: CloudEventsForm | undefined;
  /**
   * Becomes the id of a single event that has none. It may be in double quotes, as in the draft of the IETF. A CloudEvent has
   * an id of its own, so the key changes nothing.
   */
  readonly idempotencyKey?: string;
  readonly caller: PublishCaller;
  /** Only says what would become of the events. Nothing is stored or sent, and the ledger isn't read. */
  readonly dryRun: boolean;
  readonly deadline: Deadline;
}
