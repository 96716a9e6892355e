import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { Accepted, Witness } from './witness.ts';

const REJECTIONS: ReadonlySet<string> = new Set(REJECTION_REASONS);

/** What must hold of the ledger, checked at each write and, over all of it, at the end. */
export class LedgerInvariants {
  private readonly rows = new Map<string, LedgerRow>();
  /** What was recorded at some time: see `recordKey`. */
  private readonly recorded = new Set<string>();
  private readonly witness: Witness;
  private readonly onFirstRecord: (accepted: Accepted) => void;

  /** @param onFirstRecord called before a message's content counts as recorded for the first time. */
  constructor(witness: Witness, onFirstRecord: (accepted: Accepted) => void) {
    this.witness = witness;
    this.onFirstRecord = onFirstRecord;
  }

  has(accepted: Accepted): boolean {
    return this.recorded.has(recordKey(accepted));
  }

  /** A row was written: is it what its message says, and could it take this place? */
  written(row: LedgerRow): void {
    const before = this.rows.get(row.key);
    this.rows.set(row.key, row);
    const accepted = this.witness.find(row.messageId);
    if (!accepted) {
      this.witness.violated('valid-exactly-once', `${row.key} was made of no message`);
      return;
    }
    const { witness } = this;
    witness.tell(accepted, `recorded under ${row.key} as ${row.status} ${row.reason ?? ''}`);
    if (before) this.checkReplacement(before, row, accepted);
    if (row.status === 'processed') this.checkProcessed(row, accepted);
    else if (row.reason === 'id_conflict') this.checkConflict(row, accepted);
    else this.checkRejected(row, accepted);
    if (!this.has(accepted)) this.onFirstRecord(accepted);
    this.recorded.add(recordKey(accepted));
  }

  /** Compares what the ledger really holds with what was seen being written, and counts each event. */
  checkAll(held: readonly LedgerRow[]): void {
    const { witness } = this;
    if (held.length !== this.rows.size) {
      witness.violated('record-unchanged', `${held.length} rows, ${this.rows.size} were written`);
    }
    const times = new Map<string, number>();
    for (const row of held) {
      const accepted = witness.find(row.messageId);
      if (this.rows.get(row.key)?.fingerprint !== row.fingerprint) {
        witness.violated('record-unchanged', `${row.key} was changed unseen`, accepted);
      }
      const isEvent = row.status === 'processed' || row.reason === 'id_conflict';
      if (!accepted || !isEvent) continue;
      const count = (times.get(recordKey(accepted)) ?? 0) + 1;
      times.set(recordKey(accepted), count);
      if (count > 1) witness.violated('valid-exactly-once', `${row.key}: ${count} rows`, accepted);
    }
    for (const accepted of witness.accepted) this.checkHeld(accepted, times);
  }

  private checkHeld(accepted: Accepted, times: ReadonlyMap<string, number>): void {
    if (accepted.plan.intent !== 'valid' || accepted.place !== 'deleted') return;
    if (!times.has(recordKey(accepted))) {
      this.witness.violated('valid-exactly-once', 'it has no row in the ledger', accepted);
    }
  }

  private checkReplacement(before: LedgerRow, row: LedgerRow, accepted: Accepted): void {
    const corrects = REJECTIONS.has(before.reason ?? '') && row.status === 'processed';
    if (corrects) return;
    const detail = `${row.key} held ${before.status} of ${before.messageId} and was overwritten`;
    this.witness.violated('record-unchanged', detail, accepted);
  }

  private checkProcessed(row: LedgerRow, accepted: Accepted): void {
    const { intent, key, bodyText } = accepted.plan;
    const mayBe = intent === 'valid' || intent === 'valid_until_expiry';
    const isRight = row.key === key && row.bodyText === bodyText && isOf(row, key);
    if (!mayBe || !isRight) {
      const detail = `${row.key} is processed, with another key or body than ${key ?? 'none'}`;
      this.witness.violated('valid-exactly-once', detail, accepted);
    }
  }

  private checkConflict(row: LedgerRow, accepted: Accepted): void {
    const { intent, key = '', bodyText } = accepted.plan;
    const mayBe = intent === 'valid' || intent === 'valid_until_expiry';
    const isRight = row.bodyText === bodyText && isOf(row, key) && isBeside(row.key, key);
    if (!mayBe || !isRight || !this.rows.has(key)) {
      this.witness.violated('valid-exactly-once', `${row.key} is no conflict of ${key}`, accepted);
    }
  }

  private checkRejected(row: LedgerRow, accepted: Accepted): void {
    const { intent, text } = accepted.plan;
    const reason = intent === 'valid_until_expiry' ? 'expired' : intent;
    const key = accepted.plan.key ?? `#${row.messageId}`;
    const hasPlace = row.key === key || isBeside(row.key, key);
    if (row.reason !== reason || row.rawText !== text || !hasPlace) {
      const detail = `${row.key} holds ${row.reason ?? 'no reason'}, not ${reason} with its raw text`;
      this.witness.violated('rejected-kept-raw', detail, accepted);
    }
  }
}

/** Messages that one row stands for have the same record key; one that names no event has its own. */
function recordKey({ plan }: Accepted): string {
  return plan.key === undefined ? `#${plan.index}` : plan.content;
}

function isOf(row: LedgerRow, key: string | undefined): boolean {
  return `${row.tenantId ?? ''}#${row.eventId ?? ''}` === key;
}

/** Kept beside: the key, a space and a SHA-256. */
function isBeside(rowKey: string, key: string): boolean {
  return rowKey.startsWith(`${key} `) && /^[0-9a-f]{64}$/.test(rowKey.slice(key.length + 1));
}
