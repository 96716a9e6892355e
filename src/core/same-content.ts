import { canonicalHash } from './content-hash.ts';
import { wireMessage } from './envelope.ts';
import { parseSound } from './json/read-json.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { isRejection } from './outcome.ts';

/**
 * Whether a record is of an event, be it one that came too late. Then another is the same if it is the same JSON,
 * whatever its key order and white space. Any other message is the same only if its text is.
 */
export function isComparable({
  failure,
  attempts,
}: Pick<LedgerRecord, 'failure' | 'attempts'>): boolean {
  return attempts > 0 || failure?.reason === 'expired' || !isRejection(failure?.reason);
}

/** Whether two comparable records are of the same event, whatever their hashes. @throws as `contentIdentity` does. */
export function sameContent(one: LedgerRecord, other: LedgerRecord): boolean {
  return contentIdentity(one) === contentIdentity(other);
}

/**
 * A SHA-256, in hex, that two records of the same kind, comparable or not, share if their contents are the same, and
 * only then: of an event in canonical form, of any other message as its text is.
 *
 * @throws Error for the text of a comparable record that is not as it was recorded.
 */
export function contentIdentity(record: LedgerRecord): string {
  if (!isComparable(record)) return record.contentHash;
  return canonicalHash(messageOf(record));
}

function messageOf({ content }: LedgerRecord): unknown {
  if (content.kind === 'raw') return parseSound(content.text);
  return wireMessage(content.envelope, parseSound(content.bodyText));
}
