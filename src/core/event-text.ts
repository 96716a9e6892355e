import { wireMessage } from './envelope.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { escapeRefused } from './outgoing-message.ts';

/**
 * The text of a record's message, to be sent again. For a rejected message it is the text as it was received. For an
 * event, it is a text with the same content (`sameContent`), and with the body as it was received.
 */
export function messageText({ content }: Pick<LedgerRecord, 'content'>): string {
  if (content.kind === 'raw') return content.text;
  // SQS has accepted the body as it is. It may refuse other fields, because their escapes are not kept.
  const fields = escapeRefused(JSON.stringify(wireMessage(content.envelope, undefined)));
  return `${fields.slice(0, -1)},"body":${content.bodyText}}`;
}
