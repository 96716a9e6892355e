import type { LedgerRecord } from '../core/ledger-record.ts';
import { judgeState } from './verdict.ts';

/** Whether the message of a record may be edited, whatever the edited text says. */
export type Editable =
  | { readonly kind: 'editable'; readonly record: LedgerRecord }
  /** It is kept beside the event of its id, which it would conflict with again. */
  | { readonly kind: 'beside'; readonly record: LedgerRecord }
  /** Its message is on its way, or the event is being handled. */
  | { readonly kind: 'under_way'; readonly record: LedgerRecord }
  /** It was processed or discarded. */
  | { readonly kind: 'closed'; readonly record: LedgerRecord };

/** @param queuedToo whether a `queued` record may be edited although its message may be on its way */
export function judgeEditable(record: LedgerRecord, queuedToo: boolean): Editable {
  const { kind } = judgeState(record, queuedToo);
  switch (kind) {
    case 'accepted':
      return { kind: record.key.includes(' ') ? 'beside' : 'editable', record };
    case 'under_way':
      return { kind, record };
    default:
      return { kind: 'closed', record };
  }
}

/** Why a record can't be edited. */
export function editableText({ kind, record }: Exclude<Editable, { kind: 'editable' }>): string {
  const { key, status } = record;
  switch (kind) {
    case 'beside':
      return `${key} is kept beside the event of its id, which it would conflict with again. Discard it, or let its sender send it under another id.`;
    case 'under_way':
      return `The message of ${key} is on its way (${status}).`;
    case 'closed':
      return `${key} is ${status}. Only open events can be edited.`;
  }
}
