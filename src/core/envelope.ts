import { isDateTime } from './date-time.ts';
import { fieldError, kindOf, pointerToken, type FieldError } from './field-error.ts';

/** The fields of an event's envelope, with the names of the code. */
export interface Envelope {
  readonly eventId: string;
  readonly eventType: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** `v1`, `v2`, … */
  readonly schemaVersion: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  readonly groupId?: string;
  /** RFC 3339. Handling must start before it. */
  readonly expiresAt?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /**
   * How many events came before it, each published by the handler of the one before. Missing means 0: no handler
   * published it.
   */
  readonly generation?: number;
  /** Unknown envelope fields. They are kept with the record. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The tenant of an event and its id there. Together they make the ledger's key. */
export interface EventIdentity {
  readonly tenantId: string;
  readonly eventId: string;
}

/** The type and version of an event, as far as they are known. */
export interface EventKind {
  readonly eventType?: string;
  readonly schemaVersion?: string;
}

interface RuleOf<Kind extends string, Value> {
  /** The JSON kind of the field's values. */
  readonly kind: Kind;
  readonly wireName: string;
  readonly required: boolean;
  /** Completes "must be …, got a number". */
  readonly expected: string;
  readonly accepts: (value: Value) => boolean;
}

type TextRule = RuleOf<'string', string>;
type NumberRule = RuleOf<'number', number>;
type FieldRule = TextRule | NumberRule;

const visibleAscii = (wireName: string, required: boolean): TextRule => ({
  kind: 'string',
  wireName,
  required,
  expected: 'a string of 1 to 128 visible ASCII characters',
  accepts: (text) => /^[\x21-\x7e]{1,128}$/.test(text),
});

const name = (wireName: string): TextRule => ({
  kind: 'string',
  wireName,
  required: true,
  expected: 'a string that matches ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  accepts: (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text),
});

const dateTime = (wireName: string, required: boolean): TextRule => ({
  kind: 'string',
  wireName,
  required,
  expected: 'a string with an RFC 3339 date-time that exists, of at most 128 characters',
  accepts: isDateTime,
});

/** The highest generation that an event may have. */
export const MAX_GENERATION = 1_000_000;

/** The envelope's rules, in the order of their errors. */
const RULES = {
  eventId: visibleAscii('event_id', true),
  eventType: {
    kind: 'string',
    wireName: 'event_type',
    required: true,
    expected: 'a string that matches ^[A-Za-z][A-Za-z0-9_.-]{0,99}$',
    accepts: (text) => /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(text),
  },
  tenantId: name('tenant_id'),
  clientId: name('client_id'),
  schemaVersion: {
    kind: 'string',
    wireName: 'schema_version',
    required: true,
    expected: 'a string that matches ^v[1-9][0-9]{0,3}$',
    accepts: (text) => /^v[1-9][0-9]{0,3}$/.test(text),
  },
  occurredAt: dateTime('occurred_at', true),
  groupId: visibleAscii('group_id', false),
  expiresAt: dateTime('expires_at', false),
  correlationId: visibleAscii('correlation_id', false),
  causationId: visibleAscii('causation_id', false),
  generation: {
    kind: 'number',
    wireName: 'generation',
    required: false,
    expected: `a whole number from 0 to ${MAX_GENERATION}`,
    accepts: (value) => Number.isInteger(value) && value >= 0 && value <= MAX_GENERATION,
  },
} satisfies Record<Exclude<keyof Envelope, 'extra'>, FieldRule>;

/** Made once, because the consumer reads millions of envelopes. */
const RULE_LIST = Object.entries<FieldRule>(RULES);

/** The names of the fields in the wire format. */
export const FIELD_NAMES: readonly string[] = Object.values(RULES).map(({ wireName }) => wireName);

/** The members of a native message that are no unknown fields. */
export const NATIVE_NAMES: ReadonlySet<string> = new Set([...FIELD_NAMES, 'body']);

export type WireObject = Readonly<Record<string, unknown>>;

export type EnvelopeReading =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Checks all envelope fields of a parsed message. Gives the errors of all fields, not only of the first. */
export function readEnvelope(message: WireObject): EnvelopeReading {
  const fields: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const [property, rule] of RULE_LIST) {
    const value = message[rule.wireName];
    if (value === undefined && !rule.required) continue;
    // JSON's -0 becomes 0, as in the ledger: neither JSON.stringify nor DynamoDB keeps its sign.
    if (accepted(rule, value)) fields[property] = value === 0 ? 0 : value;
    else errors.push(wrong(rule, value));
  }
  if (message['body'] === undefined)
    errors.push(fieldError('/body', 'required', 'is required, got nothing'));
  if (errors.length > 0) return { ok: false, errors };
  const extra = unknownFields(message);
  // All required fields passed their rules, so the record has every field of the type.
  return { ok: true, envelope: (extra ? { ...fields, extra } : fields) as unknown as Envelope };
}

/** A native message without the fields that only `extra` has: the same object if there are none. */
export function withoutUnknownFields(message: WireObject): WireObject {
  const entries = Object.entries(message);
  const known = entries.filter(([name]) => NATIVE_NAMES.has(name));
  return known.length === entries.length ? message : Object.fromEntries(known);
}

/** The message of an event, with the names of the wire format. The order of its members is undefined. */
export function wireMessage(envelope: Envelope, body: unknown): WireObject {
  const message: Record<string, unknown> = { ...envelope.extra, body };
  for (const [property, { wireName }] of RULE_LIST) {
    const value = envelope[property as keyof Envelope];
    if (value !== undefined) message[wireName] = value;
  }
  return message;
}

/** The identity of a message whose other fields may be wrong; `undefined` if tenant or id is wrong, too. */
export function readIdentity(message: WireObject): EventIdentity | undefined {
  const tenantId = message[RULES.tenantId.wireName];
  const eventId = message[RULES.eventId.wireName];
  if (!isText(RULES.tenantId, tenantId) || !isText(RULES.eventId, eventId)) return undefined;
  return { tenantId, eventId };
}

/** Type and version of a message whose other fields may be wrong. One that is wrong, too, is missing. */
export function readEventKind(message: WireObject): EventKind {
  const eventType = message[RULES.eventType.wireName];
  const schemaVersion = message[RULES.schemaVersion.wireName];
  return {
    ...(isText(RULES.eventType, eventType) && { eventType }),
    ...(isText(RULES.schemaVersion, schemaVersion) && { schemaVersion }),
  };
}

function accepted(rule: FieldRule, value: unknown): boolean {
  if (rule.kind === 'string') return isText(rule, value);
  return typeof value === 'number' && rule.accepts(value);
}

function isText(rule: TextRule, value: unknown): value is string {
  return typeof value === 'string' && rule.accepts(value);
}

function wrong(rule: FieldRule, value: unknown): FieldError {
  const pointer = pointerToken(rule.wireName);
  if (value === undefined) {
    return fieldError(pointer, 'required', `is required: ${rule.expected}, got nothing`);
  }
  const got = typeof value === 'string' ? `a string of ${value.length}` : kindOf(value);
  return fieldError(pointer, 'envelope', `must be ${rule.expected}, got ${got}`);
}

function unknownFields(message: WireObject): WireObject | undefined {
  const names = Object.keys(message).filter((name) => !NATIVE_NAMES.has(name));
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, message[name]]));
}
