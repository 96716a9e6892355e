import { canonicalHash } from './content-hash.ts';
import { wireMessage } from './envelope.ts';
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

/** Whether two comparable records have the same content. @throws as `contentIdentity` does. */
export function sameContent(one: LedgerRecord, other: LedgerRecord): boolean {
  return contentIdentity(one) === contentIdentity(other);
}

/**
 * A SHA-256, in hex, of the content. It is equal for two records, both comparable or both not, exactly if their contents
 * are the same. For a comparable record, it is the hash of the event's canonical form, else of the message's text.
 *
 * @throws Error if the text of a comparable record isn't JSON any more: somebody has changed it.
 */
export function contentIdentity(record: LedgerRecord): string {
  if (!isComparable(record)) return record.contentHash;
  return canonicalHash(messageOf(record));
}

function messageOf({ content }: LedgerRecord): unknown {
  if (content.kind === 'raw') return parseSound(content.text);
  return wireMessage(content.envelope, parseSound(content.bodyText));
}
