import { errorText } from '../../core/error-text.ts';
import {
  judgeOverdue,
  markedLost,
  markedSentAgain,
  whyLost,
  type WatchedRecord,
} from '../../core/overdue.ts';
import type { ReplayMessage } from '../../operation-ports.ts';
import { inChunks } from '../candidates.ts';
import { copyOf } from './copy-of.ts';
import type { Watch } from './watch.ts';

/** Contents in memory at once, each of up to 1 MiB. SQS takes as many messages a call. */
const CHUNK_RECORDS = 10;

/**
 * Sends the messages of overdue events again, or gives the events up. Each record is marked before its message is sent,
 * on condition that it is as it was seen. So of two runs only one sends, and a run that dies in between leaves a record
 * that is overdue again later.
 *
 * @returns the keys of the records that a later run must look at.
 */
export async function rescue(
  overdue: readonly WatchedRecord[],
  watch: Watch,
): Promise<ReadonlySet<string>> {
  const left = new Set(overdue.map(({ key }) => key));
  if (!watch.mayAct) return left;
  const allowed = overdue.slice(0, watch.budget.mark(overdue.length));
  for (const chunk of inChunks(allowed, CHUNK_RECORDS)) {
    const marked = await Promise.all(chunk.map((record) => mark(record, watch)));
    for (const each of marked) if (each) left.delete(each.record.key);
    const toSend = marked.filter((each) => each !== undefined).filter((each) => each.send);
    const copies = await Promise.all(toSend.map((each) => copy(each, watch)));
    await send(
      copies.filter((message) => message !== undefined),
      watch,
    );
  }
  return left;
}

/** A record after its mark. */
interface Marked {
  readonly record: WatchedRecord;
  readonly markId: string;
  /** Whether its message is to be sent. */
  readonly send: boolean;
}

/** Marks a record. `undefined`: somebody else has changed it, or the ledger failed. */
async function mark(
  seen: WatchedRecord,
  { ledger, now, rule, uniqueId, tally }: Watch,
): Promise<Marked | undefined> {
  const markId = uniqueId();
  const isLost = judgeOverdue(seen, now, rule) === 'lost';
  const record = isLost
    ? markedLost(seen, markId, whyLost(seen))
    : markedSentAgain(seen, markId, new Date(now).toISOString());
  try {
    if ((await ledger.mark(seen, record)) === 'changed') return undefined;
    if (isLost) tally.lost += 1;
    return { record, markId, send: !isLost };
  } catch (error) {
    tally.failed(errorText(error));
    return undefined;
  }
}

/** The message to send for a marked record. If there can be none, gives the record up. */
async function copy(
  { record, markId }: Marked,
  { ledger, uniqueId, tally }: Watch,
): Promise<ReplayMessage | undefined> {
  try {
    const content = await ledger.content(record.key);
    // Its retention is over.
    if (!content) return undefined;
    const message = copyOf(record, content, markId);
    if (typeof message !== 'string') return message;
    const result = await ledger.mark(record, markedLost(record, uniqueId(), message));
    if (result === 'done') tally.lost += 1;
  } catch (error) {
    // The record is overdue again later.
    tally.unsent += 1;
    tally.failed(errorText(error));
  }
  return undefined;
}

/** A message that SQS didn't confirm may have arrived or not. Either way its event is looked at again when it is due. */
async function send(messages: readonly ReplayMessage[], { sender, tally }: Watch): Promise<void> {
  if (messages.length === 0) return;
  for (const result of await sender.send(messages)) {
    if (result.kind === 'sent') tally.sentAgain += 1;
    else {
      tally.unsent += 1;
      tally.failed(result.cause);
    }
  }
}
