/** What the peers know of an event. They take its sender's word for the envelope's types. */
export interface PeerEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly occurred_at: string;
  readonly body: unknown;
}

/** Why an event is refused. */
export class RefusedEvent extends Error {}
