import { messageText } from '../core/event-text.ts';
import type { LedgerRecord } from '../core/ledger-record.ts';
import type { Deadline } from '../ports.ts';
import { stampOf } from './assess.ts';
import type { TimedServices } from './change-in-time.ts';
import { checkEdit, type Edit, type EditCheck } from './edit-event.ts';
import { judgeEditable, type Editable } from './editable.ts';
import type { RunEnd } from './run-operation.ts';
import { sendEdited } from './send-edited.ts';
import { withinDeadline } from './within-deadline.ts';

/** What somebody wants to send instead of the message of a record. */
export interface EditRequest {
  readonly key: string;
  /** The text of the whole message, as it was edited. */
  readonly text: string;
  /** See `stampOf`: the record as it was when its text was read. Missing: as it is now. */
  readonly seen?: string;
  /** Whether a `queued` record may be edited although its message may be on its way. */
  readonly queuedToo: boolean;
}

/** What may be said of an edit before it is sent. */
export type EditVerdict =
  /** There is no such record. */
  | { readonly kind: 'unknown' }
  /** It is no longer as it was seen. */
  | { readonly kind: 'changed' }
  | Exclude<Editable, { kind: 'editable' }>
  | Exclude<EditCheck, { kind: 'sendable' }>
  | { readonly kind: 'sendable'; readonly edit: Edit; readonly record: LedgerRecord };

/** How sending an edit ended. */
export type EditEnd =
  Exclude<EditVerdict, { kind: 'sendable' }> | { readonly kind: 'ended'; readonly end: RunEnd };

/** Says what would become of an edit, and sends nothing. */
export async function judgeEdit(
  { key, text, seen, queuedToo }: EditRequest,
  { editor, registry, hasHandler, clock }: TimedServices,
): Promise<EditVerdict> {
  const record = (await editor.read([key])).get(key);
  if (record === undefined) return { kind: 'unknown' };
  if (seen !== undefined && seen !== stampOf(record)) return { kind: 'changed' };
  const editable = judgeEditable(record, queuedToo);
  if (editable.kind !== 'editable') return editable;
  const judging = { registry, hasHandler, now: clock.now() };
  const check = await checkEdit(record, messageText(record), text, judging, editor);
  return check.kind === 'sendable' ? { ...check, record } : check;
}

/** Sends an edit if it may be sent. Rejects only if nothing was done. @param by who does it */
export async function editInTime(
  request: EditRequest,
  by: string,
  services: TimedServices,
  deadline: Deadline,
): Promise<EditEnd> {
  const verdict = await judgeEdit(request, services);
  if (verdict.kind !== 'sendable') return verdict;
  const { record, edit } = verdict;
  const end = await withinDeadline(deadline, services.timers, (signal) =>
    sendEdited(record, edit, by, { ...services, signal }),
  );
  const wasChanged = end.operation.counts.skipped['changed'] === 1;
  return wasChanged ? { kind: 'changed' } : { kind: 'ended', end };
}
