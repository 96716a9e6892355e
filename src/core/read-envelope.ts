import {
  NATIVE_NAMES,
  RULE_LIST,
  RULES,
  type Envelope,
  type EventIdentity,
  type EventKind,
  type FieldRule,
  type TextRule,
} from './envelope.ts';
import { fieldError, kindOf, pointerToken, type FieldError } from './field-error.ts';
import type { WireObject } from './wire-message.ts';

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
