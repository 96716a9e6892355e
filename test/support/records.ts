import type { ForeignFormat } from '../../src/core/envelopes/event-format.ts';
import {
  ledgerRecord,
  type LedgerRecord,
  type NewRecord,
  type RecordContext,
} from '../../src/core/ledger-record.ts';
import type { MessageAttributes } from '../../src/core/message-attribute.ts';
import { readMessage } from '../../src/core/read-message.ts';
import { discarded, requeued } from '../../src/core/record-edit.ts';
import { NOW, PAYMENT, PAYMENTS, wireText } from './events.ts';

/** The record of a message that is read at `NOW` with the schemas of `PAYMENTS`. */
export function recordOf(
  text: string,
  context: Partial<RecordContext> = {},
  attributes?: MessageAttributes,
): NewRecord {
  return ledgerRecord(readMessage(text, PAYMENTS, NOW, attributes), {
    messageId: 'message-1',
    receivedAt: '2026-11-21T09:00:00.000Z',
    expireAt: 1_800_000_000,
    ...context,
  });
}

/** The record of a valid event. Overrides are `body` and envelope fields, by their names on the wire. */
export function processed(
  overrides: Record<string, unknown> = {},
  context: Partial<RecordContext> = {},
): NewRecord {
  return recordOf(wireText(overrides), context);
}

/** The record of an event whose body doesn't match its schema. */
export function rejected(
  overrides: Record<string, unknown> = {},
  context: Partial<RecordContext> = {},
): NewRecord {
  return recordOf(wireText({ body: { ...PAYMENT, amount: -1 }, ...overrides }), context);
}

/** The record of an event that arrived after its `expires_at`. */
export function expired(
  overrides: Record<string, unknown> = {},
  context: Partial<RecordContext> = {},
): NewRecord {
  return recordOf(wireText({ expires_at: '2026-11-21T08:59:59Z', ...overrides }), context);
}

/** A record whose message came in a format. */
export function cameAs(format: ForeignFormat, record: NewRecord): NewRecord {
  return { ...record, content: { ...record.content, format } };
}

/** The id of an operation. */
export const OPERATION_ID = '20261128T211530Z-7f3a';
/** When an operator sent a message. */
export const DUE_AT = '2026-11-28T21:15:30.000Z';

/** The record of a rejected message that an operator sent again. */
export function sentAgain(record: LedgerRecord = rejected()): LedgerRecord {
  return requeued(record, OPERATION_ID, DUE_AT);
}

/** The record of a rejected message that an operator discarded. */
export function discardedRecord(record: LedgerRecord = rejected()): LedgerRecord {
  return discarded(record, OPERATION_ID);
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
