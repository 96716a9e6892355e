import type { EventKind } from './envelope.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { isOpen } from './open-record.ts';
import type { Failure } from './outcome.ts';
import { isSameState } from './record-edit.ts';

/** A record as the watchdog sees it: all but its content. */
export interface WatchedRecord extends Omit<LedgerRecord, 'content'>, EventKind {}

/** The part of a record that tells whether its message should have come back. */
type WaitingRecord = Pick<
  WatchedRecord,
  'status' | 'attempts' | 'earlierAttempts' | 'receivedAt' | 'leaseUntil' | 'dueAt' | 'sentAgain'
>;

/** When the watchdog acts, and when it gives up. */
export interface OverdueRule {
  /** How long after its time a message may still come, in milliseconds. */
  readonly graceMs: number;
  /** After this many attempts since the event failed or an operator sent it again, it is given up. */
  readonly maxReceiveCount: number;
}

/** How often the watchdog sends the message of an event again before it gives up. */
const MAX_SENT_AGAIN = 3;

/** SQS keeps no message longer than 14 days. */
const LONGEST_LIFE_MS = 14 * 86_400_000;

/**
 * What to do about a record:
 *
 * - `settled`: it waits for no message;
 * - `waiting`: its message may still come by itself;
 * - `send_again`: its message is overdue, so it is sent again;
 * - `lost`: its message is overdue, and another one would probably not help.
 */
export type OverdueVerdict = 'settled' | 'waiting' | 'send_again' | 'lost';

/** Judges a record. @param now milliseconds since 1970. */
export function judgeOverdue(
  record: WaitingRecord,
  now: number,
  { graceMs, maxReceiveCount }: OverdueRule,
): OverdueVerdict {
  const due = dueTime(record);
  if (due === undefined) return 'settled';
  if (due + graceMs > now) return 'waiting';
  const { attempts, earlierAttempts = 0, sentAgain = 0 } = record;
  return attempts - earlierAttempts >= maxReceiveCount || sentAgain >= MAX_SENT_AGAIN
    ? 'lost'
    : 'send_again';
}

/** When the message of a record should come back, in milliseconds since 1970; `undefined` if it needs none. */
function dueTime({ status, receivedAt, leaseUntil, dueAt }: WaitingRecord): number | undefined {
  switch (status) {
    case 'processing':
      return leaseUntil === undefined ? lastTime(receivedAt) : Date.parse(leaseUntil);
    case 'queued':
      // A lease may hold longer than SQS can delay a message.
      return Math.max(
        dueAt === undefined ? lastTime(receivedAt) : Date.parse(dueAt),
        leaseUntil === undefined ? -Infinity : Date.parse(leaseUntil),
      );
    case 'processed':
    case 'failed':
    case 'discarded':
      return undefined;
  }
}

/** For a record of an earlier release, which doesn't say when its message is due. */
function lastTime(receivedAt: string): number {
  return Date.parse(receivedAt) + LONGEST_LIFE_MS;
}

/**
 * An overdue record, made to wait for a message that is about to be sent. It is open from now on: otherwise nobody would
 * find it again if that message doesn't come either. So an event that was never begun gets a failure.
 *
 * @param markId a new id. If the record was claimed, it becomes the claim, so that a handler that still runs can't settle
 * the event any more.
 * @param dueAt when the message is sent: see `LedgerRecord`.
 */
export function markedSentAgain(seen: WatchedRecord, markId: string, dueAt: string): WatchedRecord {
  const { leaseUntil, ...kept } = seen;
  const sentAgain = (seen.sentAgain ?? 0) + 1;
  const marked = {
    ...kept,
    ...newClaim(seen, markId),
    status: 'queued',
    dueAt,
    sentAgain,
  } as const;
  return isOpen(marked) ? marked : { ...marked, ...lost(seen, 'its message did not come back') };
}

/**
 * An overdue record that is given up: open, and not settled, because its message may still come.
 *
 * @param why why no message is sent; it ends the sentence "given up: …".
 */
export function markedLost(seen: WatchedRecord, markId: string, why: string): WatchedRecord {
  const { leaseUntil, ...kept } = seen;
  return { ...kept, ...newClaim(seen, markId), status: 'failed', ...lost(seen, why) };
}

function lost(seen: WatchedRecord, why: string): Pick<LedgerRecord, 'failure' | 'fingerprint'> {
  const failure: Failure = { reason: 'lost', message: `${why}${before(seen)}`, errors: [] };
  return { failure, fingerprint: fingerprintOf(seen, failure) };
}

/** Whether a record is as a mark has left it: nobody has changed it since. */
export function isSameMark(record: WatchedRecord, marked: WatchedRecord): boolean {
  return (
    isSameState(record, marked) &&
    record.leaseUntil === marked.leaseUntil &&
    record.dueAt === marked.dueAt &&
    record.sentAgain === marked.sentAgain
  );
}

/** Why the watchdog gives up a record that it doesn't send again. */
export function whyLost({ attempts, sentAgain = 0 }: WaitingRecord): string {
  return `its message did not come back (attempts: ${attempts}, sent again: ${sentAgain})`;
}

function newClaim({ claimId }: WatchedRecord, markId: string): Pick<LedgerRecord, 'claimId'> {
  return claimId === undefined ? {} : { claimId: markId };
}

/** Longest text of an earlier failure, in UTF-16 code units. */
const MAX_BEFORE_CHARACTERS = 300;

/** The failure that the record had, which `lost` takes the place of. */
function before({ failure }: WatchedRecord): string {
  if (failure === undefined || failure.reason === 'lost') return '';
  const { reason, message } = failure;
  const text = message === undefined ? reason : `${reason}: ${message}`;
  return `; before that: ${text.slice(0, MAX_BEFORE_CHARACTERS).toWellFormed()}`;
}
