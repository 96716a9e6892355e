import { MAX_GENERATION } from '../../src/core/envelope.ts';
import type { JsonSchema } from '../schemas/read.ts';

// The rules of src/core/envelope.ts as JSON Schema. Tests compare the two.

const VISIBLE_ASCII = { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' };
const NAME = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };
const DATE_TIME = { type: 'string', format: 'date-time', maxLength: 128 };

/** A field of the envelope, in the words of documents. */
export interface EnvelopeField {
  readonly description: string;
  /** What the HTTP API does if the field is missing, or who may set it there. */
  readonly overHttp?: string;
  readonly rule: JsonSchema;
}

/** All fields but type, version and body, whose rules depend on the event. */
const ENVELOPE_FIELDS = {
  event_id: {
    description: 'Unique within the tenant. Sending it again is safe.',
    overHttp: 'Default: a new UUID.',
    rule: VISIBLE_ASCII,
  },
  tenant_id: {
    description: 'Whose event it is.',
    overHttp: 'A caller with a token has a tenant, and may name no other one.',
    rule: NAME,
  },
  client_id: {
    description: 'The system that sends the event.',
    overHttp: 'Default: the name of the caller.',
    rule: NAME,
  },
  occurred_at: {
    description: 'When it happened, RFC 3339.',
    overHttp: 'Default: now.',
    rule: DATE_TIME,
  },
  group_id: {
    description: 'Events of a group stay in order on a FIFO queue.',
    rule: VISIBLE_ASCII,
  },
  expires_at: {
    description: 'The event is rejected if it is read after this time, RFC 3339.',
    rule: DATE_TIME,
  },
  correlation_id: {
    description: 'Names the business process that the event belongs to.',
    rule: VISIBLE_ASCII,
  },
  causation_id: { description: 'The event that caused this one.', rule: VISIBLE_ASCII },
  generation: {
    description: 'How many events came before it, each published by the handler of the one before.',
    rule: { type: 'integer', minimum: 0, maximum: MAX_GENERATION },
  },
} satisfies Readonly<Record<string, EnvelopeField>>;

export type EnvelopeFieldName = keyof typeof ENVELOPE_FIELDS;

/** The schema of a field in a request to the HTTP API. */
export function fieldOverHttp(name: EnvelopeFieldName): JsonSchema {
  const { description, overHttp, rule }: EnvelopeField = ENVELOPE_FIELDS[name];
  const words = overHttp === undefined ? description : `${description} ${overHttp}`;
  return { ...rule, description: words };
}

/** The schema of a field in a message of the queue. */
export function fieldInQueue(name: EnvelopeFieldName): JsonSchema {
  const { description, rule }: EnvelopeField = ENVELOPE_FIELDS[name];
  return { ...rule, description };
}
