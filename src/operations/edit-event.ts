import { changedPlaces } from '../core/changed-places.ts';
import type { FieldError } from '../core/field-error.ts';
import { compact } from '../core/compact-json.ts';
import { ledgerRecord, type LedgerRecord } from '../core/ledger-record.ts';
import { checkOutgoing, type OutgoingMessage } from '../core/outgoing-message.ts';
import type { RejectionReason } from '../core/outcome.ts';
import { readMessage } from '../core/read-message.ts';
import { summarize } from '../core/reconcile.ts';
import { isReachable, type EditedEvent } from '../core/record-edit.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import type { Judging } from './verdict.ts';

/** Whether an edited message may be sent instead of an earlier one. */
export type EditCheck =
  /** It says the same as before. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      readonly reason: RejectionReason | 'too_large';
      /** At least one, at most 50. */
      readonly errors: readonly FieldError[];
    }
  /** Tenant or event id differ: it would be another event. */
  | { readonly kind: 'renamed'; readonly key: string }
  /** The event was handled before, and waits for a handler that these handlers don't have. */
  | { readonly kind: 'no_handler'; readonly eventType: string; readonly schemaVersion: string }
  /** The earlier message named no event. This one names an event that the ledger has already. */
  | { readonly kind: 'id_taken'; readonly key: string }
  | { readonly kind: 'sendable'; readonly edit: Edit };

/** An edited message that may be sent. */
export interface Edit {
  readonly message: OutgoingMessage;
  readonly event: EditedEvent;
  /** Pointers to what was changed; `''` if the earlier text wasn't JSON. */
  readonly places: readonly string[];
}

/**
 * Checks an edited message: the function must accept it, and it must be the same event. A message that named no
 * event may get tenant and event id, if the ledger has no such event.
 *
 * @param before the text that was edited.
 * @param after the text as it is now. White space that the layout added is left out.
 */
export async function checkEdit(
  record: LedgerRecord,
  before: string,
  after: string,
  judging: Pick<Judging, 'registry' | 'hasHandler' | 'now'>,
  editor: Pick<LedgerEditor, 'read'>,
): Promise<EditCheck> {
  const { registry, hasHandler, now } = judging;
  const [was, text] = [compact(before), compact(after)];
  if (was === text) return { kind: 'unchanged' };
  const outgoing = checkOutgoing(text, registry, now);
  if (outgoing.kind === 'refused') return outgoing;
  const { message } = outgoing;
  const reading = readMessage(message.body, registry, now);
  if (reading.kind === 'rejected') return { ...reading, kind: 'refused' };
  const { key, content, contentHash } = ledgerRecord(reading, { ...record });
  if (isReachable(record) && key !== record.key) return { kind: 'renamed', key };
  const { eventType, schemaVersion } = reading.envelope;
  if (record.content.kind === 'event' && !hasHandler(eventType, schemaVersion)) {
    return { kind: 'no_handler', eventType, schemaVersion };
  }
  if (!isReachable(record) && (await isTaken(key, editor))) return { kind: 'id_taken', key };
  const event = { key, content, contentHash };
  return { kind: 'sendable', edit: { message, event, places: changedPlaces(was, text) } };
}

/** A corrected event replaces a rejected message of its id, and no other record. */
async function isTaken(key: string, editor: Pick<LedgerEditor, 'read'>): Promise<boolean> {
  const holder = (await editor.read([key])).get(key);
  return holder !== undefined && !summarize(holder).rejected;
}
