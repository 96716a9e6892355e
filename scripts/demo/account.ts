import canonicalize from 'canonicalize';

import { wireMessage } from '../../src/core/envelope.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { isRejection } from '../../src/core/outcome.ts';
import type { ExpectedCounts } from '../traffic/planned-message.ts';

/** What became of the messages that were sent, read from the ledger and the queues. */
export interface Account extends ExpectedCounts {
  sent: number;
  deadLettered: number;
  /** Still in the queue, in flight or not: not lost, but not done either. */
  queued: number;
  /** In none of the three places. */
  lost: number;
  /** Records of what the ledger holds already. */
  doubled: number;
  /**
   * Rejected messages that name no event, recorded once more: their key is the message id, and one that
   * was recorded, but not deleted, gets another id where it is redriven from the dead-letter queue. At
   * most one record for each redrive of such a text; any more are doubled.
   */
  rejectedAgain: number;
  /** Records, dead letters and queued messages that nobody sent. */
  unasked: number;
}

/** Where the messages are now. */
export interface Whereabouts {
  readonly ledger: readonly LedgerRecord[];
  /** The bodies of the messages in the dead-letter queue, and in the queue. */
  readonly deadLetters: readonly string[];
  readonly queued: readonly string[];
  /** Messages of either queue whose bodies can't be read now; none unless told. */
  readonly hidden?: number;
  /** The bodies of the messages that were redriven; none unless told. */
  readonly redriven?: readonly string[];
}

/**
 * Accounts for every message that was sent by what it says, not by ids or counters: its text among the
 * dead letters, the queued and the rejected; its JSON among the recorded events. A second message with
 * the JSON of a recorded event is a duplicate: the ledger has that event, once.
 */
export function accountFor(sent: readonly string[], found: Whereabouts): Account {
  const account: Account = {
    sent: sent.length,
    processed: 0,
    duplicate: 0,
    conflict: 0,
    rejected: {},
    deadLettered: 0,
    queued: 0,
    lost: 0,
    doubled: 0,
    rejectedAgain: 0,
    unasked: 0,
  };
  const deadLetters = new Bag(found.deadLetters.map((text) => [text, text]));
  const queued = new Bag(found.queued.map((text) => [text, text]));
  const rejected = new Bag(found.ledger.flatMap(rejectedText));
  const recorded = new Bag(found.ledger.flatMap(recordedJson));
  const seen = new Set<string>();
  const waiting: string[] = [];
  for (const text of sent) {
    if (deadLetters.take(text) !== undefined) account.deadLettered += 1;
    else if (queued.take(text) !== undefined) account.queued += 1;
    else {
      countRecorded(account, text, rejected.take(text), recorded, seen);
      continue;
    }
    waiting.push(text);
  }
  countHidden(account, found.hidden ?? 0);
  takeRecordsOf(waiting, rejected, recorded);
  account.doubled = recorded.takeAll(seen).length;
  countRecordedAgain(account, rejected.takeAll(new Set(sent)), found.redriven ?? []);
  account.unasked = deadLetters.size + queued.size + rejected.size + recorded.size;
  return account;
}

/** Which messages are hidden nobody can tell. A message that is found nowhere else counts as one of them. */
function countHidden(account: Account, hidden: number): void {
  const inFlight = Math.min(account.lost, hidden);
  account.lost -= inFlight;
  account.queued += inFlight;
}

/** A message may be recorded and in a queue all the same: its deletion failed, or is still to come. */
function takeRecordsOf(
  waiting: readonly string[],
  rejected: Bag<LedgerRecord>,
  recorded: Bag<LedgerRecord>,
): void {
  for (const text of waiting) {
    const json = canonical(text);
    if (rejected.take(text) === undefined && json !== undefined) recorded.take(json);
  }
}

function countRecordedAgain(
  account: Account,
  rejections: readonly LedgerRecord[],
  redriven: readonly string[],
): void {
  const excuses = new Bag(redriven.map((text) => [text, text]));
  for (const { key, content } of rejections) {
    const namesNoEvent = key.startsWith('#') && content.kind === 'raw';
    const isExcused = namesNoEvent && excuses.take(content.text) !== undefined;
    account[isExcused ? 'rejectedAgain' : 'doubled'] += 1;
  }
}

function countRecorded(
  account: Account,
  text: string,
  rejection: LedgerRecord | undefined,
  recorded: Bag<LedgerRecord>,
  seen: Set<string>,
): void {
  const reason = rejection?.failure?.reason;
  if (isRejection(reason)) {
    account.rejected[reason] = (account.rejected[reason] ?? 0) + 1;
    return;
  }
  const json = canonical(text);
  if (json !== undefined && seen.has(json)) {
    account.duplicate += 1;
    return;
  }
  const record = json === undefined ? undefined : recorded.take(json);
  if (json !== undefined && record) {
    seen.add(json);
    account[record.status === 'processed' ? 'processed' : 'conflict'] += 1;
  } else account.lost += 1;
}

function rejectedText(record: LedgerRecord): [string, LedgerRecord][] {
  return record.content.kind === 'raw' ? [[record.content.text, record]] : [];
}

/** The JSON of the message that a record was made from, in canonical form; none of a rejected text. */
export function recordedJson(record: LedgerRecord): [string, LedgerRecord][] {
  if (record.content.kind !== 'event') return [];
  const { envelope, bodyText } = record.content;
  return [[canonicalize(wireMessage(envelope, JSON.parse(bodyText))) ?? '', record]];
}

/** The canonical form of a JSON text, or `undefined` if it is none. */
export function canonical(text: string): string | undefined {
  try {
    return canonicalize(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Things by key, of which each can be taken once. */
class Bag<T> {
  private readonly things = new Map<string, T[]>();
  size = 0;

  constructor(entries: readonly (readonly [string, T])[]) {
    for (const [key, thing] of entries) {
      this.things.set(key, [...(this.things.get(key) ?? []), thing]);
      this.size += 1;
    }
  }

  take(key: string): T | undefined {
    const thing = this.things.get(key)?.pop();
    if (thing !== undefined) this.size -= 1;
    return thing;
  }

  takeAll(keys: ReadonlySet<string>): T[] {
    const taken = [...keys].flatMap((key) => this.things.get(key) ?? []);
    for (const key of keys) this.things.delete(key);
    this.size -= taken.length;
    return taken;
  }
}
