import { isDeepStrictEqual } from 'node:util';

import { itemSize, MAX_NEW_ITEM_BYTES } from '../../../src/adapters/dynamodb/item-size.ts';
import type { PackedItem } from '../../../src/adapters/dynamodb/item-texts.ts';
import { textOf, withTexts } from '../../../src/adapters/dynamodb/large-text.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { fromItem } from '../../../src/adapters/dynamodb/read-item.ts';
import { canonicalHash } from '../../../src/core/content-hash.ts';
import { decide } from '../../../src/core/decision.ts';
import { conflictRecord, reconcileWhole } from '../../../src/core/reconcile.ts';
import { ledgerRecord, type LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { Reading } from '../../../src/core/read-message.ts';
import { READ_AT } from './system.ts';

const CONTEXT = {
  messageId: 'message-1',
  receivedAt: new Date(READ_AT).toISOString(),
  expireAt: Math.floor(READ_AT / 1000) + 90 * 86_400,
};
const POLICY = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

/** The longest partition key that DynamoDB takes, in bytes. */
const LONGEST_KEY = 2048;

/** The record of a message, if the ledger has none with its key. */
export function recordOf(reading: Reading): LedgerRecord {
  return ledgerRecord(reading, CONTEXT);
}

/** The item that a message leaves in the ledger, and the texts that are too large for it. */
export function packedOf(reading: Reading): PackedItem {
  return packRecord(ledgerRecord(reading, CONTEXT));
}

/** What a message's record loses when it is written to an item and read again. */
export function roundTripDifference(text: string, reading: Reading): string | undefined {
  const record = ledgerRecord(reading, CONTEXT);
  if (Buffer.byteLength(conflictRecord(record).key) > LONGEST_KEY) return 'its key is too long';
  // SQS and DynamoDB can't hold a lone surrogate that isn't escaped.
  if (!text.isWellFormed()) return undefined;
  const { item, largeTexts } = packRecord(record);
  if (itemSize(item) > MAX_NEW_ITEM_BYTES) return 'its item is larger than it may be';
  const texts = new Map(largeTexts.map((large) => [large.key, textOf(large)]));
  const read = fromItem(withTexts(item, texts));
  const parts = Object.keys({ ...record, ...read }) as (keyof LedgerRecord)[];
  const [before, after] = [comparable(record), comparable(read)];
  const changed = parts.filter((part) => !isDeepStrictEqual(before[part], after[part]));
  return changed.length > 0 ? `changed: ${changed.join(', ')}` : undefined;
}

/** Unknown fields are kept as JSON, in which -0 equals 0. */
function comparable(record: LedgerRecord): Partial<Record<keyof LedgerRecord, unknown>> {
  const { content } = record;
  if (content.kind === 'raw' || !content.envelope.extra) return record;
  const extra = canonicalHash(content.envelope.extra);
  return { ...record, content: { ...content, envelope: { ...content.envelope, extra } } };
}

/** Whether the ledger sees the second of two messages with one key as a duplicate of the first. */
export function isSameMessage(first: Reading, second: Reading): boolean {
  const stored = ledgerRecord(first, CONTEXT);
  return reconcileWhole(stored, ledgerRecord(second, CONTEXT)) === 'duplicate';
}

/** Whether a message whose record is stored is acknowledged, on its first receive and on its last. */
export function isAcknowledged(reading: Reading): boolean {
  const outcome: Outcome = reading.kind === 'valid' ? { kind: 'processed' } : reading;
  const decisions = [1, POLICY.maxReceiveCount].map((receiveCount) => {
    const message = { messageId: 'message-1', receiveCount, sentAt: 0 };
    return decide(outcome, { message, ordered: false, now: 0 }, POLICY, 0.5);
  });
  return decisions.every(({ kind }) => kind === 'acknowledge');
}
