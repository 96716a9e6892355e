import { messageText } from '../core/event-text.ts';
import { fieldError, type FieldError } from '../core/field-error.ts';
import { ledgerKey, type LedgerRecord } from '../core/ledger-record.ts';
import { MAX_MESSAGE_BYTES, type OutgoingMessage } from '../core/outgoing-message.ts';
import type { RejectionReason } from '../core/outcome.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import { validateEvent } from './validate-event.ts';

/** Why an operation leaves a record as it is. */
export type Refusal =
  /** The function would reject it again, or SQS would not take it. */
  | {
      readonly kind: 'refused';
      readonly reason: RejectionReason | 'too_large';
      readonly errors: readonly FieldError[];
    }
  /** The event was handled before, and waits for a handler that these handlers don't have. */
  | { readonly kind: 'no_handler'; readonly eventType: string; readonly schemaVersion: string }
  /** Another message came first under its id. It would be a conflict again. */
  | { readonly kind: 'conflict' }
  /** Its message is on its way, or the event is being handled. */
  | { readonly kind: 'under_way' }
  /** It was processed or discarded, or its retention is over. */
  | { readonly kind: 'closed' }
  /** It is open, but not as it was listed or previewed. */
  | { readonly kind: 'changed' };

/** What an operation may do with a record: take it, or leave it as it is. */
export type Verdict = { readonly kind: 'accepted' } | Refusal;

/** What would become of a record if its message were sent again now. */
export type ReplayVerdict =
  { readonly kind: 'accepted'; readonly message: OutgoingMessage } | Refusal;

/** What a verdict depends on. */
export interface Judging {
  readonly registry: SchemaRegistry;
  readonly hasHandler: (eventType: string, schemaVersion: string) => boolean;
  /** Milliseconds since 1970, for `expires_at`; `-Infinity` lets an expired event pass. */
  readonly now: number;
  /** Whether `queued` records are judged like `failed` ones, although their messages may be on their way. */
  readonly queuedToo: boolean;
}

/**
 * Judges a record by today's schemas and handlers.
 *
 * @param record `undefined` if there is none any more.
 * @throws only if the validator of its event type can't be loaded.
 */
export function judge(record: LedgerRecord | undefined, judging: Judging): ReplayVerdict {
  const state = judgeState(record, judging.queuedToo);
  return state.kind === 'accepted' ? judgeContent(state.record, judging) : state;
}

/** Judges a record that is to be discarded: whatever it holds, it must be open. */
export function judgeState(
  record: LedgerRecord | undefined,
  queuedToo: boolean,
): { readonly kind: 'accepted'; readonly record: LedgerRecord } | Refusal {
  switch (record?.status) {
    case undefined:
    case 'processed':
    case 'discarded':
      return { kind: 'closed' };
    case 'processing':
      return { kind: 'under_way' };
    case 'queued':
      return queuedToo ? { kind: 'accepted', record } : { kind: 'under_way' };
    case 'failed':
      return { kind: 'accepted', record };
  }
}

function judgeContent(record: LedgerRecord, { registry, hasHandler, now }: Judging): ReplayVerdict {
  const body = messageText(record);
  const found = validateEvent(body, registry, hasHandler, now);
  switch (found.kind) {
    case 'too_large':
      return { kind: 'refused', reason: 'too_large', errors: [tooLarge(found.bytes)] };
    case 'rejected':
      return { kind: 'refused', reason: found.message.reason, errors: found.message.errors };
    case 'accepted': {
      const { eventId, eventType, schemaVersion, tenantId, groupId } = found.envelope;
      const wasNameless = record.key.startsWith('#');
      // It is kept beside another message: see `conflictRecord`.
      if (!wasNameless && ledgerKey(found.envelope, '') !== record.key) {
        return { kind: 'conflict' };
      }
      if (record.content.kind === 'event' && !found.handled) {
        return { kind: 'no_handler', eventType, schemaVersion };
      }
      const group = groupId === undefined ? {} : { groupId };
      return { kind: 'accepted', message: { id: eventId, body, tenantId, ...group } };
    }
  }
}

function tooLarge(bytes: number): FieldError {
  const expected = `must be at most ${MAX_MESSAGE_BYTES} bytes, got ${bytes}`;
  return fieldError('', 'size', `${expected}. Edit it, or let its sender send it again`);
}
