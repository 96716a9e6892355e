import { NATIVE_NAMES, RULE_LIST, type Envelope } from './envelope.ts';

/** A message in the wire format. */
export type WireObject = Readonly<Record<string, unknown>>;

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
