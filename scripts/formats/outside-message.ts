import type { Json, JsonObject } from '../traffic/json-text.ts';

/** A message of SQS, or a request over HTTP whose headers are the attributes. */
export interface OutsideMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, OutsideAttribute>>;
}

export interface OutsideAttribute {
  readonly type: 'String' | 'Number';
  readonly value: string;
}

/** A message, or why the event has no place in the format. */
export type Written = OutsideMessage | { readonly unfit: string };

export function withoutAttributes(body: string): OutsideMessage {
  return { body, attributes: {} };
}

/** Values as attributes. Objects and lists become their JSON. */
export function asAttributes(values: JsonObject): OutsideMessage['attributes'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, attributeOf(value)]),
  );
}

function attributeOf(value: Json): OutsideAttribute {
  if (typeof value === 'number') return { type: 'Number', value: String(value) };
  return { type: 'String', value: typeof value === 'string' ? value : JSON.stringify(value) };
}
