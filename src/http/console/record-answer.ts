import { eventKind, type LedgerRecord } from '../../core/ledger-record.ts';
import { messageText } from '../../core/event-text.ts';
import { isOpen } from '../../core/open-record.ts';
import { stampOf } from '../../operations/assess.ts';
import { adviceOnRecord } from '../../operations/causes/advice.ts';
import { editableText, judgeEditable } from '../../operations/editable.ts';
import { formatOf, historyJson } from '../../operations/life-json.ts';
import { messagePlace, placeText } from '../../operations/message-place.ts';
import type { Relative } from '../../operations/relatives.ts';
import type { EventLife } from '../../operations/show-event.ts';
import { timelineJson } from '../../operations/timeline.ts';
import { operationAnswer } from '../operation-answer.ts';
import { bodyErrors } from '../problem.ts';

/** Which text of a record is asked for. */
export type AskedText = 'sent' | 'message';

/** A record in an answer: `RECORD_SCHEMA`. @param now milliseconds since 1970 */
export function recordAnswer(life: EventLife, asked: AskedText | undefined, now: number): object {
  const { record, operation } = life;
  const { key, failure, status, fingerprint, contentHash } = record;
  return {
    key,
    stamp: stampOf(record),
    format: formatOf(record),
    ...envelopeJson(record),
    status,
    ...historyJson(record),
    failure: failure && { ...failure, errors: bodyErrors(failure.errors) },
    fingerprint,
    content_hash: contentHash,
    advice: isOpen(record) ? adviceJson(record) : undefined,
    editable: editableJson(record),
    content: contentJson(record),
    text: textOf(record, asked),
    message: messageJson(record),
    timeline: timelineJson(life),
    ...relativesJson(life),
    operation: operation && operationAnswer(operation, now),
  };
}

function envelopeJson(record: LedgerRecord): object {
  const { content } = record;
  const { eventType, schemaVersion } = eventKind(record);
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  const common = {
    id: identity?.eventId,
    tenant_id: identity?.tenantId,
    type: eventType,
    version: schemaVersion,
  };
  if (content.kind === 'raw') return common;
  const { envelope } = content;
  return {
    ...common,
    client_id: envelope.clientId,
    created_at: envelope.occurredAt,
    group_id: envelope.groupId,
    correlation_id: envelope.correlationId,
    expires_at: envelope.expiresAt,
    generation: envelope.generation,
  };
}

function adviceJson(record: LedgerRecord): object {
  const { text, action } = adviceOnRecord(record);
  return { text, action };
}

function editableJson(record: LedgerRecord): object {
  const editable = judgeEditable(record, false);
  return editable.kind === 'editable'
    ? { kind: editable.kind }
    : { kind: editable.kind, why: editableText(editable) };
}

function contentJson({ content }: LedgerRecord): object {
  return content.kind === 'event'
    ? { kind: 'body', bytes: Buffer.byteLength(content.bodyText) }
    : { kind: 'message', bytes: Buffer.byteLength(content.text) };
}

function textOf(record: LedgerRecord, asked: AskedText | undefined): string | undefined {
  const { content } = record;
  switch (asked) {
    case undefined:
      return undefined;
    case 'message':
      return messageText(record);
    case 'sent':
      return content.kind === 'event' ? content.bodyText : content.text;
  }
}

function messageJson(record: LedgerRecord): object {
  const place = messagePlace(record);
  return { id: record.messageId, place: place.kind, text: placeText(place) };
}

function relativesJson({ record, beside, besideComplete, parent, children }: EventLife): object {
  const [besideOf, hash] = record.key.split(' ');
  return {
    caused_by: parent && relativeJson(parent),
    published: children.map(relativeJson),
    beside_of: hash === undefined ? undefined : besideOf,
    beside: beside.map(({ key, status, reason, receivedAt }) => ({
      ...{ key, status, reason },
      received_at: receivedAt,
    })),
    beside_complete: besideComplete,
  };
}

function relativeJson({ key, record }: Relative): object {
  if (!record) return { key };
  const { eventType, schemaVersion } = eventKind(record);
  return { key, type: eventType, version: schemaVersion, status: record.status };
}
