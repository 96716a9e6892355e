import type { LedgerRecord } from '../../core/ledger-record.ts';
import { isOpen } from '../../core/open-record.ts';
import type { Operation } from '../../core/operation.ts';
import type { Reading } from '../../core/read-message.ts';
import { conflictFingerprint, reconcileWhole, summarize } from '../../core/reconcile.ts';
import { resentOf } from '../../core/resent.ts';
import type { DeadLetter } from '../../operation-ports.ts';
import { stateOf } from '../operation-state.ts';
import type { JudgedLetter, LetterVerdict } from './judged-letter.ts';
import type { ReadLetter } from './read-letter.ts';

/** What a verdict depends on besides the letter. */
export interface LetterJudging {
  readonly hasHandler: (eventType: string, schemaVersion: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The record under the letter's key. */
  readonly stored: LedgerRecord | undefined;
  /** The operation that changed that record last. */
  readonly operation: Operation | undefined;
  /** The operation that judges, if it is one. */
  readonly ownOperationId?: string;
}

/** Judges a dead letter by today's schemas and handlers and by the record of its event. */
export function judgeLetter(read: ReadLetter, judging: LetterJudging): JudgedLetter {
  const { letter, reading, record } = read;
  const { stored } = judging;
  const isSame = stored !== undefined && hasSameContent(stored, record);
  const verdict = verdictOn(read, isSame, judging);
  return {
    messageId: letter.messageId,
    sentAt: letter.sentAt,
    key: record.key,
    ...described(reading),
    verdict,
    ...(reading.format && { format: reading.format }),
    ...(isSame && { status: stored.status }),
    ...causeOf(verdict, reading, isSame ? stored : undefined),
  };
}

/** Whether a letter's message is the one that this record was made of, or the same event with other white space. */
function hasSameContent(stored: LedgerRecord, incoming: LedgerRecord): boolean {
  if (stored.contentHash === incoming.contentHash) return true;
  // A valid event replaces a rejected message, whatever that says. Only an equal text is the same message.
  if (summarize(stored).rejected) return false;
  return reconcileWhole(stored, incoming) !== 'keep_beside';
}

function verdictOn(
  { letter, reading, record }: ReadLetter,
  isSame: boolean,
  judging: LetterJudging,
): LetterVerdict {
  const { stored } = judging;
  if (stored && isSame && stored.status === 'processed') return 'processed';
  if (stored && isSame && stored.status === 'discarded') return 'discarded';
  if (reading.kind === 'rejected') return isSame && isRejected(stored) ? 'recorded' : 'refused';
  if (!stored) return 'accepted';
  if (!isSame) return reconcileWhole(stored, record) === 'replace' ? 'accepted' : 'conflict';
  if ((stored.leaseUntil ?? '') > record.receivedAt) return 'under_way';
  if (isOnItsWay(stored, letter, judging)) return 'under_way';
  const { eventType, schemaVersion } = reading.envelope;
  // Once it was claimed, the function never records it without a handler.
  return !summarize(stored).rejected && !judging.hasHandler(eventType, schemaVersion)
    ? 'no_handler'
    : 'accepted';
}

function isRejected(stored: LedgerRecord | undefined): boolean {
  return stored?.status === 'failed' && summarize(stored).rejected;
}

/**
 * How far the clock of an operator's machine may differ from that of SQS. AWS services refuse requests beyond 5 to 15
 * minutes.
 */
const CLOCK_DIFFERENCE_MS = 15 * 60_000;

/**
 * Whether an operation has sent a message of this record that isn't this letter. A letter that was first sent after the
 * operation began is that message: it has failed again. In doubt the answer is no, because a second copy is harmless.
 */
function isOnItsWay(
  { status, operationId }: LedgerRecord,
  { sentAt, attributes }: DeadLetter,
  { operation, ownOperationId, now }: LetterJudging,
): boolean {
  if (status !== 'queued' || operationId === undefined || operation === undefined) return false;
  if (operationId === ownOperationId) return false;
  if (operation.kind === 'redrive') {
    // It may have ended before it sent the letter. That the letter is still here says that it didn't finish.
    return stateOf(operation, now) === 'running';
  }
  const seenAt = Math.min(Date.parse(sentAt), resentOf(attributes)?.firstSeenAt ?? Infinity);
  return seenAt < Date.parse(operation.startedAt) - CLOCK_DIFFERENCE_MS;
}

function described(
  reading: Reading,
): Pick<JudgedLetter, 'identity' | 'eventType' | 'schemaVersion'> {
  if (reading.kind === 'valid') {
    const { tenantId, eventId, eventType, schemaVersion } = reading.envelope;
    return { identity: { tenantId, eventId }, eventType, schemaVersion };
  }
  const { identity, eventType, schemaVersion } = reading;
  return {
    ...(identity && { identity }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

function causeOf(
  verdict: LetterVerdict,
  reading: Reading,
  same: LedgerRecord | undefined,
): Pick<JudgedLetter, 'reason' | 'fingerprint' | 'errors'> {
  const isRefused = verdict === 'refused' || verdict === 'recorded';
  if (isRefused && reading.kind === 'rejected') {
    const { reason, fingerprint, errors } = reading;
    return { reason, fingerprint, errors };
  }
  if (verdict === 'conflict' && reading.kind === 'valid') {
    return { reason: 'id_conflict', fingerprint: conflictFingerprint(reading.envelope) };
  }
  if (same?.failure === undefined || !isOpen(same)) return {};
  const { failure, fingerprint } = same;
  return { reason: failure.reason, ...(fingerprint !== undefined && { fingerprint }) };
}
