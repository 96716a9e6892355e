import type { LedgerRecord } from './ledger-record.ts';
import { isOpen } from './open-record.ts';

/**
 * Whether the message of a record finds the record again when it is sent once more. It doesn't if the record is kept
 * beside the one of its event (`conflictRecord`), or if its message names no event (`ledgerKey`).
 */
export function isReachable({ key }: Pick<LedgerRecord, 'key'>): boolean {
  return /^[^#]+#[^ ]+$/.test(key);
}

/**
 * An open record, made to wait for its message, which is about to be sent again. It keeps its failure, and so stays open.
 * Its attempts so far don't count towards the limit of its handler.
 *
 * @param dueAt see `LedgerRecord`: when the message is sent.
 * @throws Error if the record isn't open, or its message wouldn't find it.
 */
export function requeued(seen: LedgerRecord, operationId: string, dueAt: string): LedgerRecord {
  if (!isReachable(seen)) {
    throw new Error(
      `The message of ${seen.key} can't be sent again: it would not reach this record.`,
    );
  }
  const { leaseUntil, sentAgain, ...kept } = edited(seen, operationId);
  const { attempts } = seen;
  return {
    ...kept,
    status: 'queued',
    dueAt,
    ...(attempts > 0 && { earlierAttempts: attempts }),
    // An event that only waited for its time need not wait any longer.
    ...(leaseUntil !== undefined && seen.status !== 'queued' && { leaseUntil }),
  };
}

/**
 * An open record, ended for good.
 *
 * @throws Error if the record isn't open.
 */
export function discarded(seen: LedgerRecord, operationId: string): LedgerRecord {
  const { leaseUntil, ...kept } = edited(seen, operationId);
  return { ...kept, status: 'discarded' };
}

/**
 * An open record with an edited event, made to wait for the message of that. It stays where it is in every list, because
 * it keeps the time of receipt.
 *
 * @throws Error as `requeued` does, and if the edited event has another key.
 */
export function rewritten(
  seen: LedgerRecord,
  { key, content, contentHash }: EditedEvent,
  operationId: string,
  dueAt: string,
): LedgerRecord {
  if (key !== seen.key) throw new Error(`An event can't be moved from ${seen.key} to ${key}.`);
  return { ...requeued(seen, operationId, dueAt), content, contentHash };
}

/** The part of an edited event that takes the place of the earlier one. */
export type EditedEvent = Pick<LedgerRecord, 'key' | 'content' | 'contentHash'>;

function edited(seen: LedgerRecord, operationId: string): LedgerRecord {
  if (!isOpen(seen)) throw new Error(`${seen.key} is ${seen.status}: it isn't open.`);
  // With a claim id of its own, an invocation that repeats its last call can't change the record any more.
  const claim = seen.claimId === undefined ? {} : { claimId: operationId };
  return { ...seen, ...claim, operationId };
}

const STATE = [
  'status',
  'contentHash',
  'attempts',
  'receivedAt',
  'claimId',
  'operationId',
] as const satisfies (keyof LedgerRecord)[];

/** The part of a record that tells whether anybody has changed it. */
export type RecordState = Pick<LedgerRecord, (typeof STATE)[number]>;

/** Whether two records of a key are in the same state. */
export function isSameState(one: RecordState, other: RecordState): boolean {
  return STATE.every((name) => one[name] === other[name]);
}
