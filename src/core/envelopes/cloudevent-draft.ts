import type { FieldError } from '../field-error.ts';
import type { RejectionReason } from '../outcome.ts';
import type { Reading } from '../reading.ts';

/** A CloudEvent as a request over HTTP carries it. */
export interface HttpCloudEvent {
  /** In structured mode its JSON, in binary mode its data. */
  readonly text: string;
  /** In binary mode, the headers of the request: lower-case names, and a character for each byte of the values. */
  readonly headers?: Iterable<readonly [name: string, value: string]> | undefined;
}

/** The defaults of what a CloudEvent leaves out. The version may depend on the event type. */
export interface CloudEventDefaults {
  readonly tenant_id: () => string | undefined;
  readonly schema_version: (eventType: unknown) => string;
  readonly occurred_at: () => string;
}

export type CloudEventDraft =
  | {
      readonly kind: 'event';
      /** The event in the JSON format, with the defaults. The queue reads it as the same event. */
      readonly text: string;
      /** The properties of the envelope that defaults have given, except for the tenant. */
      readonly defaulted: readonly ('schemaVersion' | 'occurredAt')[];
      /** Errors point into the request. @param now milliseconds since 1970, for `expires_at` */
      readonly read: (now: number) => Reading;
    }
  | {
      readonly kind: 'refused';
      readonly reason: Extract<RejectionReason, 'malformed_json' | 'invalid_envelope'>;
      readonly errors: readonly FieldError[];
    };
