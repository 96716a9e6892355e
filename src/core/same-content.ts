import { canonicalHash } from './content-hash.ts';
import { wireMessage, withoutUnknownFields, type WireObject } from './wire-message.ts';
import type { ForeignFormat } from './envelopes/event-format.ts';
import { parseSound } from './json/read-json.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { isRejection } from './outcome.ts';

/**
 * Whether records of this kind are compared as JSON. Events are, those that expired included: their key order and white
 * space make no difference. Two other rejected messages are the same only if their texts are equal.
 */
export function isComparable({
  failure,
  attempts,
}: Pick<LedgerRecord, 'failure' | 'attempts'>): boolean {
  return attempts > 0 || failure?.reason === 'expired' || !isRejection(failure?.reason);
}

/** Tells contents apart. */
export interface ContentIdentity {
  /** See `LedgerRecord`. */
  readonly format?: ForeignFormat;
  /** See `contentIdentity`. */
  readonly whole: string;
  /** The same without the unknown fields of the envelope. */
  readonly shared: string;
}

/** Whether two comparable records have the same content. @throws as `contentIdentity` does. */
export function sameContent(one: LedgerRecord, other: LedgerRecord): boolean {
  return sameIdentity(identify(one), identify(other));
}

/**
 * Whether two comparable contents are the same. Each format says other things around the same event, and the unknown fields
 * have them. So unknown fields count only between contents of one format.
 */
export function sameIdentity(one: ContentIdentity, other: ContentIdentity): boolean {
  return one.format === other.format ? one.whole === other.whole : one.shared === other.shared;
}

/** The identity of a comparable record's content. @throws as `contentIdentity` does. */
export function identify(record: LedgerRecord): ContentIdentity {
  const { format } = record.content;
  const message = messageOf(record);
  const whole = canonicalHash(message);
  const known = withoutUnknownFields(message);
  const shared = known === message ? whole : canonicalHash(known);
  return { ...(format && { format }), whole, shared };
}

/**
 * A SHA-256, in hex, of the content. It is equal for two records of one format, both comparable or both not, exactly if
 * their contents are the same. For a comparable record, it is the hash of the event's canonical form, else of the message's
 * text.
 *
 * @throws Error if the text of a comparable record isn't JSON any more: somebody has changed it.
 */
export function contentIdentity(record: LedgerRecord): string {
  if (!isComparable(record)) return record.contentHash;
  return canonicalHash(messageOf(record));
}

function messageOf({ content }: LedgerRecord): WireObject {
  if (content.kind === 'raw') return parseSound(content.text) as WireObject;
  return wireMessage(content.envelope, parseSound(content.bodyText));
}
