import { EXPECTED_DATE_TIME, isDateTime } from './date-time.ts';

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

export type TextRule = RuleOf<'string', string>;
type NumberRule = RuleOf<'number', number>;
export type FieldRule = TextRule | NumberRule;

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
  expected: `${EXPECTED_DATE_TIME}, of at most 128 characters`,
  accepts: isDateTime,
});

/** The highest generation that an event may have. */
export const MAX_GENERATION = 1_000_000;

/** The envelope's rules, in the order of their errors. */
export const RULES = {
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
export const RULE_LIST = Object.entries<FieldRule>(RULES);

/** The names of the fields in the wire format. */
export const FIELD_NAMES: readonly string[] = Object.values(RULES).map(({ wireName }) => wireName);

/** The members of a native message that are no unknown fields. */
export const NATIVE_NAMES: ReadonlySet<string> = new Set([...FIELD_NAMES, 'body']);
