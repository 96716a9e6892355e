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

/** The bytes of an attribute, in base64. Fields of the envelope are texts, so none accepts it. */
interface BinaryValue {
  readonly Binary: string;
}

/** The value of a message attribute in which a field of the envelope may be. */
export function fieldValueOf(attribute: MessageAttribute): string | BinaryValue {
  const text = textOf(attribute);
  return /^Binary(?:\.|$)/.test(attribute.type) ? { Binary: text } : text;
}

/** The kind of a value that is not what a field expects: as `kindOf` says it, or that it is a Binary attribute. */
export function gotKind(value: unknown): string {
  return isObject(value) && 'Binary' in value ? 'a Binary attribute' : kindOf(value);
}
