import { changed, resumption } from '../../core/claim.ts';
import {
  reconcile,
  reconcileEqual,
  summarize,
  type Reconciliation,
  type RecordSummary,
} from '../../core/reconcile.ts';
import type { Deadline } from '../../ports.ts';
import { identityOf, type Entry, type HeldContent } from './entry.ts';
import type { ItemWriter } from './item-writer.ts';
import { unavailable, VANISHED, type Unavailable } from './unavailable.ts';

/** What it takes to judge the entries of a key. */
export interface Judging {
  readonly writer: ItemWriter;
  /** What their key holds by now, strongly consistent. */
  readonly readAgain: () => Promise<RecordSummary | Unavailable>;
  /**
   * The content that their key holds by now, strongly consistent. Reads a content once for all of them. Rejects if it
   * can't be read.
   *
   * @param contentHash of what it is known to hold.
   */
  readonly readContent: (contentHash: string) => Promise<HeldContent | Unavailable>;
  readonly deadline: Deadline;
}

type Judgement = Exclude<Reconciliation, 'compare'>;

/** What is written for an entry if the key still holds what was seen. */
type Write = Extract<Judgement, 'replace' | 'resume'>;

/**
 * Judges the entries of one key in their order, each against what the key holds after the one before.
 * Leaves those without a result that are to be kept beside.
 */
export async function reconcileEntries(
  entries: readonly Entry[],
  held: RecordSummary | Unavailable,
  judging: Judging,
): Promise<void> {
  let current = held;
  for (const entry of entries) {
    if ('kind' in current) entry.result = current;
    else current = await judgeEntry(entry, current, judging);
  }
}

/** Gives what the key holds afterwards. */
async function judgeEntry(
  entry: Entry,
  held: RecordSummary,
  judging: Judging,
): Promise<RecordSummary | Unavailable> {
  const judgement = await judge(entry, held, judging);
  if (typeof judgement !== 'string') {
    entry.result = judgement;
    // Nothing was written: what comes after it can be judged all the same.
    return judgement === VANISHED ? judgement : held;
  }
  const write = withoutWriting(judgement, entry, held);
  if (!write) return held;
  const written = await (write === 'replace' ? replace : resume)(entry, held, judging);
  if (written !== 'refused') return written;
  // The SDK repeats a call whose answer was lost: the second is refused for what the first has written.
  const now = await judging.readAgain();
  if ('kind' in now) return fail(entry, now);
  const again = await judge(entry, now, judging);
  if (typeof again !== 'string') return fail(entry, again);
  return withoutWriting(again, entry, now) ? fail(entry, CHANGED_MEANWHILE) : now;
}

/** Judges an entry by what its key holds, or by the whole content there if that does not tell enough. */
async function judge(
  entry: Entry,
  held: RecordSummary,
  { readContent }: Judging,
): Promise<Judgement | Unavailable> {
  const incoming = summarize(entry.record);
  const judgement = reconcile(held, incoming);
  if (judgement !== 'compare') return judgement;
  try {
    const content = await readContent(held.contentHash);
    if ('kind' in content) return content;
    if (content.contentHash !== held.contentHash) return CHANGED_MEANWHILE;
    const isSame = content.identity === identityOf(entry);
    return isSame ? reconcileEqual(held, incoming) : 'keep_beside';
  } catch (error) {
    // Also what other hands have made of a record must not fail its neighbours.
    return unavailable(error);
  }
}

/** Carries a judgement out unless that takes a write, which it gives then. */
function withoutWriting(
  judgement: Judgement,
  entry: Entry,
  held: RecordSummary,
): Write | undefined {
  switch (judgement) {
    case 'duplicate':
      entry.result = { kind: 'duplicate', of: held };
      return undefined;
    case 'keep_beside':
      return undefined;
    case 'wait':
      // There is no waiting without a lease; if there were, it would be over.
      entry.result = { kind: 'leased', until: held.leaseUntil ?? entry.record.receivedAt };
      return undefined;
    case 'unclaimed':
      entry.result = { kind: 'unclaimed' };
      return undefined;
    case 'own':
      entry.result = { kind: 'resumed', attempts: held.attempts, receivedAt: held.receivedAt };
      return undefined;
    case 'replace':
    case 'resume':
      return judgement;
  }
}

async function replace(
  entry: Entry,
  held: RecordSummary,
  { writer, deadline }: Judging,
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
  { writer, deadline }: Judging,
): Promise<RecordSummary | Unavailable | 'refused'> {
  const change = resumption(held, entry.record);
  const result = await writer.resume(entry.record.key, held, change, deadline);
  if (result === 'refused') return result;
  if (result !== 'done') return fail(entry, result);
  const { attempts } = change;
  entry.result = { kind: 'resumed', attempts, receivedAt: held.receivedAt };
  return summarize(changed(held, change));
}

function fail(entry: Entry, why: Unavailable): Unavailable {
  entry.result = why;
  return why;
}

const CHANGED_MEANWHILE = unavailable('somebody else changed the record at the same time');
