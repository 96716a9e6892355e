import canonicalize from 'canonicalize';

import { wireMessage } from '../../src/core/wire-message.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { isRejection } from '../../src/core/outcome.ts';
import type { ExpectedCounts } from '../traffic/planned-message.ts';

/** What happened to the messages that were sent, read from the ledger and the queues. */
export interface Account extends ExpectedCounts {
  sent: number;
  deadLettered: number;
  /** Messages still in the queue, visible or in flight: neither lost nor done. */
  queued: number;
  /** Messages in neither the ledger, the dead-letter queue nor the queue. */
  lost: number;
  /** Records of a message that has another record already. */
  doubled: number;
  /**
   * Second records of rejected messages that name no event. Their key is the message id. If such a message is recorded
   * but not deleted, it can reach the dead-letter queue, and a redrive gives it a new id and so a new record. Each
   * redrive explains one such record; any more count as doubled.
   */
  rejectedAgain: number;
  /** Records, dead letters and queued messages that this run didn't send. */
  unknown: number;
}

/** Where the messages are now. */
export interface Whereabouts {
  readonly ledger: readonly LedgerRecord[];
  /** The bodies of the messages in the dead-letter queue. */
  readonly deadLetters: readonly string[];
  /** The bodies of the messages in the queue. */
  readonly queued: readonly string[];
  /** Messages of either queue whose bodies can't be read now. Default 0. */
  readonly hidden?: number;
  /** The bodies of the messages that were redriven. Default none. */
  readonly redriven?: readonly string[];
}

/**
 * Finds every sent message by its content, not by ids or counters. Dead letters, queued and rejected messages are
 * compared by their text, recorded events by their JSON. A second message with the JSON of a recorded event is a
 * duplicate, because the ledger has that event once.
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
    unknown: 0,
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
  account.unknown = deadLetters.size + queued.size + rejected.size + recorded.size;
  return account;
}

/** Counts messages that were found nowhere as queued, up to the number of hidden ones: they can't be told apart. */
function countHidden(account: Account, hidden: number): void {
  const inFlight = Math.min(account.lost, hidden);
  account.lost -= inFlight;
  account.queued += inFlight;
}

/** Removes the records of messages that are still in a queue: their deletion failed, or hasn't happened yet. */
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

/** A record by the canonical JSON of its message. Empty for a rejected text. */
export function recordedJson(record: LedgerRecord): [string, LedgerRecord][] {
  if (record.content.kind !== 'event') return [];
  const { envelope, bodyText } = record.content;
  return [[canonicalize(wireMessage(envelope, JSON.parse(bodyText))) ?? '', record]];
}

/** The canonical form of a JSON text, or `undefined` if the text isn't JSON. */
export function canonical(text: string): string | undefined {
  try {
    return canonicalize(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Values by key. Each value can be taken once. */
class Bag<T> {
  private readonly values = new Map<string, T[]>();
  size = 0;

  constructor(entries: readonly (readonly [string, T])[]) {
    for (const [key, value] of entries) {
      this.values.set(key, [...(this.values.get(key) ?? []), value]);
      this.size += 1;
    }
  }

  take(key: string): T | undefined {
    const value = this.values.get(key)?.pop();
    if (value !== undefined) this.size -= 1;
    return value;
  }

  takeAll(keys: ReadonlySet<string>): T[] {
    const taken = [...keys].flatMap((key) => this.values.get(key) ?? []);
    for (const key of keys) this.values.delete(key);
    this.size -= taken.length;
    return taken;
  }
}
