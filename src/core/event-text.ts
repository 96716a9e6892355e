import { wireMessage } from './wire-message.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { escapeRefused, escapeRefusedByAws } from './outgoing-message.ts';

/**
 * The text of a record's message, to be sent again. For a rejected message it is the text as it was received. For an
 * event, it is a text with the same content (`sameContent`). Its body is as it was received, but for U+FFFE and U+FFFF.
 */
export function messageText({ content }: Pick<LedgerRecord, 'content'>): string {
  if (content.kind === 'raw') return content.text;
  // A body that came from SQS has no characters that SQS refuses. One that came over HTTP may have some.
  const body = escapeRefusedByAws(content.bodyText);
  // The escapes of the other fields were not kept.
  const fields = escapeRefused(JSON.stringify(wireMessage(content.envelope, undefined)));
  return `${fields.slice(0, -1)},"body":${body}}`;
}
