import type { LedgerRecord } from '../core/ledger-record.ts';
import {
  NO_COUNTS,
  type EditOperation,
  type OperationCounts,
  type OperationStatus,
} from '../core/operation.ts';
import { isReachable } from '../core/record-edit.ts';
import type { EditResult, LedgerEditor, MessageSender, OperationLog } from '../operation-ports.ts';
import { beginOperation, MAX_NOTE_CHARACTERS } from './begin-operation.ts';
import type { Edit } from './edit-event.ts';
import type { OperationClock } from './operation-clock.ts';
import { replayMessage } from './replay-step.ts';
import type { RunEnd } from './run-operation.ts';
import { sendConfirmed } from './send-confirmed.ts';

/** What sending an edited message works with. */
export interface EditServices {
  readonly editor: LedgerEditor;
  readonly log: OperationLog;
  readonly sender: MessageSender;
  readonly clock: OperationClock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Sends an edited message instead of an earlier one, and leaves a record of the operation. An event that a handler
 * failed is rewritten in the ledger first. A rejected message is replaced when the edited one arrives. If it named no
 * event, it is discarded once the edited one is sent.
 *
 * If nothing was sent because the record changed meanwhile, the end is `done`, and `changed` counts 1. Rejects only if the
 * operation's record can't be saved: then nothing was done.
 *
 * @param seen the record as it was when its text was edited.
 */
export async function sendEdited(
  seen: LedgerRecord,
  edit: Edit,
  by: string,
  services: EditServices,
): Promise<RunEnd> {
  const { log, clock, random } = services;
  const now = clock.now();
  const filter = { key: seen.key, until: new Date(now).toISOString() };
  const note = noteOn(edit);
  const begun = await beginOperation({ kind: 'edit', by, filter, note, counts: NO_COUNTS }, log, {
    now,
    random: random(),
  });
  const save = async (status: OperationStatus, counts: Partial<OperationCounts>) => {
    const updatedAt = new Date(clock.now()).toISOString();
    const saved = await log.save({
      ...begun,
      status,
      updatedAt,
      counts: { ...begun.counts, ...counts },
    });
    return saved === 'taken' ? begun : saved;
  };
  try {
    if ((await prepare(seen, edit, begun, services)) === 'changed') {
      return { kind: 'done', operation: await save('done', { skipped: { changed: 1 } }) };
    }
    const failed = await send(edit, begun, services);
    if (failed !== undefined) {
      const messages = [{ kind: 'unsent', key: seen.key, cause: failed }] as const;
      return { kind: 'unsent', operation: await save('stopped', { failed: 1 }), messages };
    }
    if (!isReachable(seen)) await services.editor.discard(seen, begun.id);
    return { kind: 'done', operation: await save('done', { done: 1 }) };
  } catch (cause) {
    const operation = await save('stopped', { failed: 1 }).catch(() => begun);
    return { kind: 'failed', operation, cause };
  }
}

/** The message of a record without a name can't find it, so there is nothing to prepare. */
async function prepare(
  seen: LedgerRecord,
  { event }: Edit,
  { id }: EditOperation,
  { editor, clock }: Pick<EditServices, 'editor' | 'clock'>,
): Promise<EditResult> {
  if (!isReachable(seen)) return 'done';
  const dueAt = new Date(clock.now()).toISOString();
  return seen.content.kind === 'event'
    ? editor.rewrite(seen, event, id, dueAt)
    : editor.requeue(seen, id, dueAt);
}

/** Why SQS didn't confirm the message; `undefined` if it did. */
async function send(
  { message, event }: Edit,
  { id }: EditOperation,
  { sender, clock, signal }: EditServices,
): Promise<string | undefined> {
  const messages = [replayMessage(message, event.key, id)];
  const [result] = await sendConfirmed(messages, sender, clock, signal);
  return result?.kind === 'failed' ? result.cause : undefined;
}

/** Which places were changed. Never what is there, which may be private. */
function noteOn({ places }: Edit): string {
  if (places.includes('')) return 'replaced the whole text';
  const note = `changed ${places.join(', ')}`;
  return note.length > MAX_NOTE_CHARACTERS ? `${note.slice(0, MAX_NOTE_CHARACTERS - 1)}…` : note;
}
