/** A message attribute of SQS. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with a label behind a dot if it has one. */
  readonly type: string;
  readonly value: string | Uint8Array;
}

/** SQS allows at most this many attributes of a message. */
export const MAX_ATTRIBUTES = 10;

/** The message attributes of a message by their names. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** The bytes of a message's attributes as SQS counts them: names, types and values. */
export function attributesBytes(attributes: MessageAttributes): number {
  let size = 0;
  for (const [name, { type, value }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value);
  }
  return size;
}
