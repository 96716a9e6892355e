import { changed, resumption } from '../../core/claim.ts';
import {
  reconcile,
  reconcileEqual,
  summarize,
  verdictFor,
  type RecordSummary,
  type Verdict,
} from '../../core/reconcile.ts';
import { sameIdentity } from '../../core/same-content.ts';
import type { Deadline, RecordResult } from '../../ports.ts';
import { identityOf, type Entry, type HeldContent } from './entry.ts';
import type { ItemWriter } from './item-writer.ts';
import { unavailable, VANISHED, type Unavailable } from './unavailable.ts';

/** Everything that reconciling the entries of one key needs. */
export interface ReconcileContext {
  readonly writer: ItemWriter;
  /** Reads the record of the key again, strongly consistent. */
  readonly readAgain: () => Promise<RecordSummary | Unavailable>;
  /**
   * The content of the key, strongly consistent. Reads it once for all entries. Rejects if it can't be read.
   *
   * @param contentHash of the record that the key has.
   */
  readonly readContent: (contentHash: string) => Promise<HeldContent | Unavailable>;
  readonly deadline: Deadline;
}

/** Decisions that need a write. DynamoDB refuses it if the record has changed since it was read. */
type Write = Extract<Verdict, 'replace' | 'resume'>;

/**
 * Reconciles the entries of one key in their order, each with the record that the key has after the one before. Entries
 * that are conflicts get no result here: the caller keeps them beside the record.
 */
export async function reconcileEntries(
  entries: readonly Entry[],
  held: RecordSummary | Unavailable,
  context: ReconcileContext,
): Promise<void> {
  let current = held;
  for (const entry of entries) {
    if ('kind' in current) entry.result = current;
    else current = await reconcileEntry(entry, current, context);
  }
}

/** Gives the record of the key after the entry. */
async function reconcileEntry(
  entry: Entry,
  held: RecordSummary,
  context: ReconcileContext,
): Promise<RecordSummary | Unavailable> {
  const verdict = await decideEntry(entry, held, context);
  if (typeof verdict !== 'string') {
    entry.result = verdict;
    // Nothing was written, so the next entries can be reconciled with the same record.
    return verdict === VANISHED ? verdict : held;
  }
  const write = withoutWriting(verdict, entry, held);
  if (!write) return held;
  const written = await (write === 'replace' ? replace : resume)(entry, held, context);
  if (written !== 'refused') return written;
  // A call whose answer was lost is repeated. Then DynamoDB refuses the second for what the first has written.
  const now = await context.readAgain();
  if ('kind' in now) return fail(entry, now);
  const again = await decideEntry(entry, now, context);
  if (typeof again !== 'string') return fail(entry, again);
  return withoutWriting(again, entry, now) ? fail(entry, CHANGED_MEANWHILE) : now;
}

async function decideEntry(
  entry: Entry,
  held: RecordSummary,
  context: ReconcileContext,
): Promise<Verdict | Unavailable> {
  const verdict = await compareEntry(entry, held, context);
  return typeof verdict === 'string' ? verdictFor(entry.record, verdict) : verdict;
}

/** Compares an entry with the record of its key, or with the record's whole content if needed. */
async function compareEntry(
  entry: Entry,
  held: RecordSummary,
  { readContent }: ReconcileContext,
): Promise<Verdict | Unavailable> {
  const incoming = summarize(entry.record);
  const verdict = reconcile(held, incoming);
  if (verdict !== 'compare') return verdict;
  try {
    const content = await readContent(held.contentHash);
    if ('kind' in content) return content;
    if (content.contentHash !== held.contentHash) return CHANGED_MEANWHILE;
    const isSame = sameIdentity(content.identity, identityOf(entry));
    return isSame ? reconcileEqual(held, incoming) : 'keep_beside';
  } catch (error) {
    // If somebody has edited the record so that it can't be read, other keys must not fail.
    return unavailable(error);
  }
}

/** Sets the entry's result. If the decision needs a write, gives that write instead. */
function withoutWriting(verdict: Verdict, entry: Entry, held: RecordSummary): Write | undefined {
  switch (verdict) {
    case 'duplicate':
      entry.result = { kind: 'duplicate', of: held };
      return undefined;
    case 'refuse':
      entry.result = { kind: 'refused', of: held };
      return undefined;
    case 'keep_beside':
      return undefined;
    case 'wait':
      // There is always a lease here. The type doesn't say so.
      entry.result = { kind: 'leased', until: held.leaseUntil ?? entry.record.receivedAt };
      return undefined;
    case 'unclaimed':
      entry.result = { kind: 'unclaimed' };
      return undefined;
    case 'own':
      entry.result = resumed(held);
      return undefined;
    case 'replace':
    case 'resume':
      return verdict;
  }
}

async function replace(
  entry: Entry,
  held: RecordSummary,
  { writer, deadline }: ReconcileContext,
): Promise<RecordSummary | Unavailable | 'refused'> {
  const result = await writer.replace(entry, held, deadline);
  if (result === 'refused') return result;
  if (result !== 'done') return fail(entry, result);
  entry.result = { kind: 'recorded' };
  return summarize(entry.record);
}

async function resume(
  entry: Entry,
  held: RecordSummary,
  { writer, deadline }: ReconcileContext,
): Promise<RecordSummary | Unavailable | 'refused'> {
  const change = resumption(held, entry.record);
  const result = await writer.resume(entry.record.key, held, change, deadline);
  if (result === 'refused') return result;
  if (result !== 'done') return fail(entry, result);
  const now = summarize(changed(held, change));
  entry.result = resumed({ ...now, hasFailure: held.hasFailure });
  return now;
}

function resumed(summary: RecordSummary): RecordResult {
  const { attempts, earlierAttempts, receivedAt, expireAt, hasFailure } = summary;
  const earlier = earlierAttempts === undefined ? {} : { earlierAttempts };
  return { kind: 'resumed', attempts, ...earlier, receivedAt, expireAt, hasFailure };
}

function fail(entry: Entry, why: Unavailable): Unavailable {
  entry.result = why;
  return why;
}

const CHANGED_MEANWHILE = unavailable('somebody else changed the record at the same time');
