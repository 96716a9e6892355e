import type { MessageAttribute } from '../message-attribute.ts';

/** The text of a message attribute. Bytes are in base64. */
export function textOf(attribute: MessageAttribute | undefined): string {
  const { value = '' } = attribute ?? {};
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64');
}
