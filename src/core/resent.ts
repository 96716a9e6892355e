import type { MessageAttribute, MessageAttributes } from './message-attribute.ts';

/**
 * A copy is the same message, sent again before its receives are used up. SQS gives it a new id and a new time, so an
 * attribute tells what the first message had.
 */
export interface Resent {
  /** Milliseconds since 1970: when SQS accepted the first message. */
  readonly firstSeenAt: number;
  /** How often it was sent again: 0 if an operator has sent it back from the dead-letter queue since. */
  readonly times: number;
  readonly firstMessageId: string;
}

/** The name of the message attribute that a copy has. */
export const RESENT_ATTRIBUTE = 'resent';

const MAX_TIMES = 999_999_999;
const RESENT_TEXT = /^v1 (\d{1,15}) (\d{1,9}) ([\w-]{1,100})$/;

/** Reads the attribute of a copy. Gives `undefined` for anything else: a sender may use the name for its own purpose. */
export function readResent({ type, value }: MessageAttribute): Resent | undefined {
  if (type !== 'String' || typeof value !== 'string') return undefined;
  const [, seen, times, firstMessageId] = RESENT_TEXT.exec(value) ?? [];
  if (firstMessageId === undefined) return undefined;
  return { firstSeenAt: Number(seen), times: Number(times), firstMessageId };
}

/** What the attributes of a message say, if it is a copy. */
export function resentOf(attributes: MessageAttributes): Resent | undefined {
  const attribute = attributes[RESENT_ATTRIBUTE];
  return attribute && readResent(attribute);
}

/** The attributes of a message without the one of a copy, which is no part of the message. */
export function ownAttributes(attributes: MessageAttributes): MessageAttributes {
  if (!resentOf(attributes)) return attributes;
  const { [RESENT_ATTRIBUTE]: _, ...own } = attributes;
  return own;
}

/** The attribute of a copy: `v1 <first seen, in ms> <times> <first message id>`. */
export function resentAttribute({ firstSeenAt, times, firstMessageId }: Resent): MessageAttribute {
  return { type: 'String', value: `v1 ${firstSeenAt} ${times} ${firstMessageId}` };
}

/** What tells a message's age and its first id. */
export interface Delivered {
  readonly messageId: string;
  readonly sentAt?: number;
  readonly resent?: Resent;
}

/**
 * When SQS accepted the first message, in milliseconds since 1970; `undefined` if nobody knows. No copy can be older than
 * its first message, so a sender can't make a message young by an attribute of its own.
 */
export function firstSeenAt({ sentAt, resent }: Delivered): number | undefined {
  return sentAt === undefined ? undefined : Math.min(sentAt, resent?.firstSeenAt ?? sentAt);
}

/** The id of the first message. */
export function firstMessageId({ messageId, resent }: Delivered): string {
  return resent?.firstMessageId ?? messageId;
}

/** What the next copy of a message says. @param seenAt the message's `firstSeenAt`. */
export function nextResent(message: Delivered, seenAt: number): Resent {
  const times = Math.min(MAX_TIMES, (message.resent?.times ?? 0) + 1);
  return { firstSeenAt: seenAt, times, firstMessageId: firstMessageId(message) };
}
