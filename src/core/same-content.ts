import { canonicalHash } from './content-hash.ts';
import { wireMessage } from './envelope.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { isRejection } from './outcome.ts';

/**
 * Whether a record's content is JSON that everybody reads the same way: it is of an event, be it only that it came too
 * late. Then it is the same as another if it is the same JSON, whatever its key order and white space. Any other
 * content is the same only if its text is.
 */
export function isComparable({ failure }: Pick<LedgerRecord, 'failure'>): boolean {
  return failure?.reason === 'expired' || !isRejection(failure?.reason);
}

/** Whether two records have the same content, whatever their hashes. @throws SyntaxError as `uniqueHash` does. */
export function sameContent(one: LedgerRecord, other: LedgerRecord): boolean {
  return uniqueHash(one) === uniqueHash(other);
}

/**
 * A hash of a record's content, SHA-256 in hex, that is equal exactly for the same contents.
 *
 * @throws SyntaxError for the text of a comparable content that is not as it was recorded.
 */
export function uniqueHash(record: LedgerRecord): string {
  return isComparable(record) ? canonicalHash(messageOf(record)) : record.contentHash;
}

function messageOf({ content }: LedgerRecord): unknown {
  if (content.kind === 'raw') return JSON.parse(content.text);
  return wireMessage(content.envelope, JSON.parse(content.bodyText));
}
