import {
  changed,
  reconcile,
  resumption,
  summarize,
  type LedgerRecord,
  type RecordSummary,
} from '../../core/ledger-record.ts';
import type { Deadline, RecordResult } from '../../ports.ts';
import type { PackedItem } from './item-texts.ts';
import type { ItemWriter } from './item-writer.ts';
import type { Unavailable } from './unavailable.ts';

/** A record on its way through the store, and what became of it. */
export interface Entry extends PackedItem {
  readonly record: LedgerRecord;
  result?: RecordResult;
}

/**
 * Judges the entries of one key in their order, each against what the key holds after the one before.
 * Leaves those without a result that are to be kept beside.
 */
export async function judgeEntries(
  entries: readonly Entry[],
  held: RecordSummary | Unavailable,
  writer: ItemWriter,
  deadline: Deadline,
): Promise<void> {
  let current = held;
  for (const entry of entries) {
    if ('kind' in current) entry.result = current;
    else current = await judgeEntry(entry, current, writer, deadline);
  }
}

/** Gives what the key holds afterwards. */
async function judgeEntry(
  entry: Entry,
  held: RecordSummary,
  writer: ItemWriter,
  deadline: Deadline,
): Promise<RecordSummary | Unavailable> {
  const incoming = summarize(entry.record);
  switch (reconcile(held, incoming)) {
    case 'duplicate':
      entry.result = { kind: 'duplicate', of: held };
      return held;
    case 'keep_beside':
      return held;
    case 'wait':
      entry.result = { kind: 'leased', until: held.leaseUntil ?? '' };
      return held;
    case 'own':
      entry.result = { kind: 'resumed', attempts: held.attempts, receivedAt: held.receivedAt };
      return held;
    case 'replace': {
      const result = await writer.replace(entry, held, deadline);
      entry.result = result;
      return result.kind === 'recorded' ? incoming : result;
    }
    case 'resume': {
      const change = resumption(held, entry.record);
      const failure = await writer.resume(entry.record.key, held, change, deadline);
      const { receivedAt } = held;
      entry.result = failure ?? { kind: 'resumed', attempts: change.attempts, receivedAt };
      return failure ?? summarize(changed(held, change));
    }
  }
}
