import { isDeepStrictEqual } from 'node:util';

import type { Caller } from '../network.ts';
import { wrongEdit } from './edited-row.ts';
import { isRejectedRow, isSettled, type LedgerRow } from './ledger-row.ts';
import { wrongMark } from './watched-row.ts';
import { formatOf, type PlannedMessage } from '../planned-message.ts';
import type { Accepted, Witness } from './witness.ts';

/** Called for each write of an event that has a handler. */
export interface HandledWrites {
  written(row: LedgerRow, before: LedgerRow | undefined, by: Caller, accepted: Accepted): void;
  /** Called for each change by an operator. */
  edited(row: LedgerRow): void;
}

/** Checks the ledger at each write, and as a whole at the end. */
export class LedgerInvariants {
  private readonly rows = new Map<string, LedgerRow>();
  /** The contents that were recorded and settled at any time. */
  private readonly recorded = new RecordedContents();
  /** Keys of events that expired after they were claimed. A conflict kept beside such an event may take its place. */
  private readonly reopened = new Set<string>();
  /** How often the watchdog may still send the message of each key, because it has marked it. */
  private readonly marks = new Map<string, number>();
  private readonly witness: Witness;
  private readonly onFirstRecord: (accepted: Accepted) => void;
  private readonly handled: HandledWrites;

  /** @param onFirstRecord is called before the content of a message counts as recorded for the first time. */
  constructor(
    witness: Witness,
    onFirstRecord: (accepted: Accepted) => void,
    handled: HandledWrites,
  ) {
    this.witness = witness;
    this.onFirstRecord = onFirstRecord;
    this.handled = handled;
  }

  has(accepted: Accepted): boolean {
    return this.recorded.has(accepted);
  }

  /** The latest row of a key. */
  rowOf(key: string): LedgerRow | undefined {
    return this.rows.get(key);
  }

  /** Call when a row was written. Checks that it is what its message says, and that it may have this place. */
  written(row: LedgerRow, by: Caller): void {
    const before = this.rows.get(row.key);
    this.rows.set(row.key, row);
    const accepted = this.witness.find(row.messageId);
    if (!accepted) {
      this.witness.violated('valid-exactly-once', `${row.key} was made of no message`);
      return;
    }
    if (accepted.copyOf) {
      const detail = `${row.key} has the id of a copy, not of its first message`;
      this.witness.violated('copies-earned', detail, accepted);
    }
    const { witness } = this;
    const attempts = row.claimId === undefined ? '' : `, attempt ${row.attempts}`;
    const state = `${row.status} ${row.reason ?? ''}${attempts}`;
    witness.tell(accepted, `recorded under ${row.key} as ${state}`);
    if (before) this.checkReplacement(before, row, accepted);
    const isHandled = accepted.plan.handled === true && row.key === accepted.plan.key;
    const isHandledEvent = isHandled && (row.claimId !== undefined || row.status !== 'failed');
    if (isHandledEvent) this.handled.written(row, before, by, accepted);
    this.checkFormat(row, accepted);
    if (isHandledEvent || row.status === 'processed') this.checkEvent(row, accepted);
    else if (row.reason === 'id_conflict') this.checkConflict(row, accepted);
    else this.checkRejected(row, accepted);
    if (isHandledEvent && isRejectedRow(row)) this.reopened.add(row.key);
    if (!isSettled(row)) return;
    if (!this.has(accepted)) this.onFirstRecord(accepted);
    this.recorded.add(accepted);
  }

  /** Call when an operator has changed a row. @param seen the row as the operator saw it. */
  edited(row: LedgerRow, seen: LedgerRow | undefined): void {
    const before = this.rows.get(row.key);
    this.rows.set(row.key, row);
    const accepted = this.witness.find(row.messageId);
    if (accepted) {
      this.witness.tell(accepted, `an operator made ${row.key} ${row.status}`);
      if (isSettled(row)) this.recorded.add(accepted);
    }
    const wrong = wrongEdit(row, before, seen);
    if (wrong !== undefined) {
      this.witness.violated('edited-as-seen', `${row.key}: ${wrong}`, accepted);
    }
    this.handled.edited(row);
  }

  /** Call when the watchdog has marked a row. @param now milliseconds since 1970. */
  marked(row: LedgerRow, now: number): void {
    const before = this.rows.get(row.key);
    this.rows.set(row.key, row);
    const accepted = this.witness.find(row.messageId);
    if (accepted) this.witness.tell(accepted, `the watchdog made ${row.key} ${row.status}`);
    const wrong = wrongMark(row, before, now);
    if (wrong !== undefined) {
      this.witness.violated('watched-as-told', `${row.key}: ${wrong}`, accepted);
    }
    if (row.status === 'queued') this.marks.set(row.key, (this.marks.get(row.key) ?? 0) + 1);
    this.handled.edited(row);
  }

  /** Call when the queue has accepted a message of the watchdog. */
  sentByWatchdog(key: string): void {
    const left = (this.marks.get(key) ?? 0) - 1;
    this.marks.set(key, left);
    if (left < 0) this.witness.violated('watched-as-told', `${key} was sent without a mark`);
  }

  /** Compares the rows that the ledger holds with those that were written, and counts the rows of each event. */
  checkAll(held: readonly LedgerRow[]): void {
    const { witness } = this;
    if (held.length !== this.rows.size) {
      witness.violated('record-unchanged', `${held.length} rows, ${this.rows.size} were written`);
    }
    const times = new Map<string, number>();
    const recorded = new Set<string>();
    for (const row of held) {
      const accepted = witness.find(row.messageId);
      if (this.rows.get(row.key)?.fingerprint !== row.fingerprint) {
        witness.violated('record-unchanged', `${row.key} was changed unseen`, accepted);
      }
      const isEvent =
        row.status === 'processed' || row.reason === 'id_conflict' || row.claimId !== undefined;
      if (!accepted || !isEvent) continue;
      recorded.add(recordKey(accepted));
      // What a format says beside an event makes it another conflict.
      const content = `${recordKey(accepted)} ${accepted.plan.foreign?.extra ?? ''}`;
      const count = (times.get(content) ?? 0) + 1;
      times.set(content, count);
      const most = this.reopened.has(accepted.plan.key ?? '') ? 2 : 1;
      if (count > most)
        witness.violated('valid-exactly-once', `${row.key}: ${count} rows`, accepted);
    }
    for (const accepted of witness.accepted) this.checkHeld(accepted, recorded);
  }

  private checkHeld(accepted: Accepted, recorded: ReadonlySet<string>): void {
    if (accepted.plan.intent !== 'valid' || accepted.place !== 'deleted') return;
    if (!recorded.has(recordKey(accepted))) {
      this.witness.violated('valid-exactly-once', 'it has no row in the ledger', accepted);
    }
  }

  private checkReplacement(before: LedgerRow, row: LedgerRow, accepted: Accepted): void {
    const isEvent = row.status === 'processed' || row.status === 'processing';
    if (isRejectedRow(before) && isEvent) return;
    if (before.status === 'discarded') {
      const detail = `${row.key} was discarded and became ${row.status}`;
      this.witness.violated('edited-as-seen', detail, accepted);
      return;
    }
    // An operator has sent it again, and it was refused again.
    if (before.status === 'queued' && isRejectedRow(before) && isSameEvent(before, row)) return;
    if (before.claimId !== undefined && isSameEvent(before, row)) return;
    const detail = `${row.key} held ${before.status} of ${before.messageId} and was overwritten`;
    this.witness.violated('record-unchanged', detail, accepted);
  }

  private checkEvent(row: LedgerRow, accepted: Accepted): void {
    const { intent, key, bodyText } = accepted.plan;
    const mayBe = intent === 'valid' || intent === 'valid_until_expiry';
    const isRight = row.key === key && row.bodyText === bodyText && isOf(row, key);
    if (!mayBe || !isRight) {
      const detail = `${row.key} is an event with another key or body than ${key ?? 'none'}`;
      this.witness.violated('valid-exactly-once', detail, accepted);
    }
  }

  private checkFormat({ key, format }: LedgerRow, accepted: Accepted): void {
    const expected = formatOf(accepted.plan);
    if (format === expected) return;
    const detail = `${key} says ${format}, not ${expected}`;
    this.witness.violated('formats-agree', detail, accepted);
  }

  private checkConflict(row: LedgerRow, accepted: Accepted): void {
    const { intent, key = '', bodyText } = accepted.plan;
    const mayBe = intent === 'valid' || intent === 'valid_until_expiry';
    const isRight = row.bodyText === bodyText && isOf(row, key) && isBeside(row.key, key);
    if (!mayBe || !isRight || !this.rows.has(key)) {
      this.witness.violated('valid-exactly-once', `${row.key} is no conflict of ${key}`, accepted);
    }
    const first = this.witness.find(this.rows.get(key)?.messageId ?? '');
    if (!first || !isSameContent(first, accepted)) return;
    const detail = `${row.key} is kept beside the same event`;
    this.witness.violated('formats-agree', detail, accepted);
  }

  private checkRejected(row: LedgerRow, accepted: Accepted): void {
    const { intent } = accepted.plan;
    const reason = intent === 'valid_until_expiry' ? 'expired' : intent;
    const key = accepted.plan.key ?? `#${row.messageId}`;
    const hasPlace = row.key === key || isBeside(row.key, key);
    if (row.reason !== reason || !isRawText(row, accepted.plan) || !hasPlace) {
      const detail = `${row.key} holds ${row.reason ?? 'no reason'}, not ${reason} with its raw text`;
      this.witness.violated('rejected-kept-raw', detail, accepted);
    }
  }
}

/** Whether nothing but the state of a record has changed. */
function isSameEvent(before: LedgerRow, row: LedgerRow): boolean {
  const names = [
    ...(['messageId', 'bodyText', 'rawText', 'format'] as const),
    ...(['tenantId', 'eventId', 'causationId'] as const),
  ];
  return names.every((name) => before[name] === row[name]);
}

/** Whether the ledger must take two messages for the same event. Only in one format does it matter what else they say. */
function isSameContent(one: Accepted, other: Accepted): boolean {
  if (recordKey(one) !== recordKey(other)) return false;
  const isOneFormat = formatOf(one.plan) === formatOf(other.plan);
  return !isOneFormat || (one.plan.foreign?.extra ?? '') === (other.plan.foreign?.extra ?? '');
}

/** Contents, with one message for each format and what that says beside the event. */
class RecordedContents {
  private readonly messages = new Map<string, Accepted[]>();

  has(accepted: Accepted): boolean {
    const equal = this.messages.get(recordKey(accepted)) ?? [];
    return equal.some((one) => isSameContent(one, accepted));
  }

  add(accepted: Accepted): void {
    const equal = this.messages.get(recordKey(accepted)) ?? [];
    const { format, extra = '' } = accepted.plan.foreign ?? {};
    if (
      equal.some(
        ({ plan: { foreign } }) => foreign?.format === format && (foreign?.extra ?? '') === extra,
      )
    )
      return;
    this.messages.set(recordKey(accepted), [...equal, accepted]);
  }
}

/**
 * Whether a row has the raw text of a message. If the envelope was in attributes, it is a text that has it. If a foreign event
 * has expired, it is a native text, which also has what the format says beside the event.
 */
function isRawText({ rawText, reason }: LedgerRow, { text, foreign }: PlannedMessage): boolean {
  if (!foreign || rawText === undefined) return rawText === text;
  const raw = () => JSON.parse(rawText) as Record<string, unknown>;
  if (reason === 'expired') {
    const event = JSON.parse(foreign.nativeText) as Record<string, unknown>;
    return isDeepStrictEqual({ ...raw(), ...event }, raw());
  }
  if (foreign.rawJson === undefined) return rawText === text;
  return isDeepStrictEqual(raw(), JSON.parse(foreign.rawJson));
}

/** Messages that share a row have the same record key. A message that names no event has its own. */
function recordKey({ plan }: Accepted): string {
  return plan.key === undefined ? `#${plan.index}` : plan.content;
}

function isOf(row: LedgerRow, key: string | undefined): boolean {
  return `${row.tenantId ?? ''}#${row.eventId ?? ''}` === key;
}

/** The key of a record kept beside another: that one's key, a space and a SHA-256. */
function isBeside(rowKey: string, key: string): boolean {
  return rowKey.startsWith(`${key} `) && /^[0-9a-f]{64}$/.test(rowKey.slice(key.length + 1));
}
