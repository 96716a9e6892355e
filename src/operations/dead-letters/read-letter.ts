import { ledgerRecord, type LedgerRecord } from '../../core/ledger-record.ts';
import { readMessage, type Reading } from '../../core/read-message.ts';
import { firstMessageId, ownAttributes, resentOf } from '../../core/resent.ts';
import type { SchemaRegistry } from '../../core/schema-registry.ts';
import type { DeadLetter } from '../../operation-ports.ts';

/** A letter that was read by today's schemas. */
export interface ReadLetter {
  readonly letter: DeadLetter;
  readonly reading: Reading;
  /** The record that the function would make of it, if no record had its key. */
  readonly record: LedgerRecord;
}

/**
 * Reads a letter as the function would.
 *
 * @param now milliseconds since 1970.
 * @throws only if the validator of its event type can't be loaded.
 */
export function readLetter(letter: DeadLetter, registry: SchemaRegistry, now: number): ReadLetter {
  const { attributes } = letter;
  const reading = readMessage(letter.body, registry, now, ownAttributes(attributes));
  const receivedAt = new Date(now).toISOString();
  const resent = resentOf(attributes);
  const messageId = firstMessageId({ messageId: letter.messageId, ...(resent && { resent }) });
  const record = ledgerRecord(reading, { messageId, receivedAt, expireAt: 0 });
  return { letter, reading, record };
}
