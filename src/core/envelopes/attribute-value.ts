import { kindOf } from '../field-error.ts';
import type { MessageAttribute, MessageAttributes } from '../message-attribute.ts';
import { isObject } from './places.ts';

/** The text of a message attribute. Bytes are in base64. */
export function textOf({ value }: MessageAttribute): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64');
}

/** Message attributes in the order of their names. */
export function inOrder(attributes: MessageAttributes): [name: string, MessageAttribute][] {
  const names = Object.keys(attributes).sort();
  return names.map((name) => [name, attributes[name] as MessageAttribute]);
}

/**
 * Types of attributes that hold no single text: bytes, and lists (SNS, "Message attribute data types"). The text of a list,
 * such as `["a"]`, would pass for an id.
 */
const TYPES = ['Binary', 'String.Array'] as const;

/** The text of such an attribute, by its type. Fields of the envelope are texts, so none accepts it. */
type TypedValue = Readonly<Partial<Record<(typeof TYPES)[number], string>>>;

/** The value of a message attribute in which a field of the envelope may be. */
export function fieldValueOf(attribute: MessageAttribute): string | TypedValue {
  const text = textOf(attribute);
  const type = TYPES.find((each) => `${attribute.type}.`.startsWith(`${each}.`));
  return type === undefined ? text : { [type]: text };
}

/** The kind of a value that is not what a field expects: as `kindOf` says it, or by the type of its attribute. */
export function gotKind(value: unknown): string {
  const type = isObject(value) ? TYPES.find((each) => each in value) : undefined;
  return type === undefined ? kindOf(value) : `a ${type} attribute`;
}
