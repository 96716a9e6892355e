/**
 * The part of the types package that is the same for all schemas. The rules are those of `src/core/envelope.ts` and of
 * docs/formats.md.
 */
export const WIRE_TYPES = `export type EventType = keyof EventBodies;
export type VersionOf<T extends EventType> = keyof EventBodies[T] & string;

/** The fields that an event has whatever its type is. */
export interface EnvelopeFields {
  /**
   * Identifies the event within its tenant: 1 to 128 visible ASCII characters. Sending it again with the same id and
   * content changes nothing, so use the same id when you retry.
   */
  event_id: string;
  /** Who owns the event: 1 to 64 letters, digits, dots, underscores and hyphens. */
  tenant_id: string;
  /** The system that sends the event, written like a tenant id. */
  client_id: string;
  /** When it happened: an RFC 3339 date-time, such as \`new Date().toISOString()\`. */
  occurred_at: string;
  /** The group of the event, such as an order: 1 to 128 visible ASCII characters. */
  group_id?: string;
  /** Handling must start before this RFC 3339 date-time. Otherwise the event is rejected. */
  expires_at?: string;
  /** Connects the events of one story, written like an event id. */
  correlation_id?: string;
  /** The id of the event that led to this one. */
  causation_id?: string;
  /** How many events came before it, each published by the handler of the one before. Leave it out: it is then 0. */
  generation?: number;
}

/** The text of an SQS message: one event. Serialize it with \`JSON.stringify\`. */
export type EventEnvelope<T extends EventType, V extends VersionOf<T> = VersionOf<T>> = {
  [Version in V]: EnvelopeFields & {
    event_type: T;
    schema_version: Version;
    body: EventBodies[T][Version];
  };
}[V];

/** An event of any type and version. \`event_type\` and \`schema_version\` decide the type of \`body\`. */
export type AnyEvent = { [T in EventType]: EventEnvelope<T> }[EventType];

/** The attributes that a CloudEvent has whatever its type is. Add your own by \`CloudEvent<…> & { traceparent: string }\`. */
export interface CloudEventAttributes {
  specversion: '1.0';
  /** Identifies the event within its tenant, like \`event_id\`. */
  id: string;
  /** Where the event comes from, a URI reference. Without \`clientid\`, the client is made of it: /shop/eu is shop-eu. */
  source: string;
  /** When it happened: an RFC 3339 date-time. */
  time: string;
  /** Who owns the event, like \`tenant_id\`. */
  tenantid: string;
  /** The system that sends the event, like \`client_id\`. Default: \`source\`. */
  clientid?: string;
  /** The group of the event, like \`group_id\`. */
  partitionkey?: string;
  /** Like \`expires_at\`. */
  expirytime?: string;
  /** Like \`correlation_id\`. */
  correlationid?: string;
  /** Like \`causation_id\`. */
  causationid?: string;
  /** A JSON media type. Default: \`application/json\`. */
  datacontenttype?: string;
  dataschema?: string;
  subject?: string;
}

/** An event as a CloudEvent 1.0 in structured JSON mode. */
export type CloudEvent<T extends EventType, V extends VersionOf<T> = VersionOf<T>> = {
  [Version in V]: CloudEventAttributes & {
    type: T;
    schemaversion: Version;
    data: EventBodies[T][Version];
  };
}[V];

/** A CloudEvent of any type and version. \`type\` and \`schemaversion\` decide the type of \`data\`. */
export type AnyCloudEvent = { [T in EventType]: CloudEvent<T> }[EventType];

/** The fields of the short form that may be left out. */
export interface ShortFields {
  /** Like \`event_id\`. Default: the header \`Idempotency-Key\`, or else a new UUID. */
  id?: string;
  /** Default: the caller's tenant. */
  tenant_id?: string;
  /** Default: the caller's name. */
  client_id?: string;
  /** Default: now. */
  occurred_at?: string;
  group_id?: string;
  expires_at?: string;
  correlation_id?: string;
}

/** The short form, which only the HTTP API accepts. It needs no version if the event has the newest one. */
export type ShortEvent<T extends EventType, V extends VersionOf<T> = VersionOf<T>> = {
  [Version in V]: ShortFields & { type: T; payload: EventBodies[T][Version] } & (
      Version extends NewestVersions[T] ? { version?: Version } : { version: Version }
    );
}[V];

/** An event of any type and version in the short form. */
export type AnyShortEvent = { [T in EventType]: ShortEvent<T> }[EventType];
`;
