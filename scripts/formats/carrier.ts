import type { OutsideMessage } from './outside-message.ts';

/** What brings messages to the processor. */
export type Carrier = 'sqs' | 'http';

/** SQS's own limit. */
const MAX_ATTRIBUTES = 10;

/** A message as its carrier takes it: SQS takes no empty attribute. */
export function carriedBy(carrier: Carrier, message: OutsideMessage): OutsideMessage {
  if (carrier === 'http') return message;
  const filled = Object.entries(message.attributes).filter(([, { value }]) => value !== '');
  return { ...message, attributes: Object.fromEntries(filled) };
}

/** Why a message has too many attributes for its carrier. Completes "as cloudevents-binary …". */
export function tooManyAttributes(
  carrier: Carrier,
  { attributes }: OutsideMessage,
): string | undefined {
  const count = Object.keys(attributes).length;
  if (carrier === 'http' || count <= MAX_ATTRIBUTES) return undefined;
  const need = `it would need ${count} attributes, and SQS takes ${MAX_ATTRIBUTES}`;
  return `${need}: leave out optional fields, or use another format`;
}
