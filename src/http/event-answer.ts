import type { LedgerRecord } from '../core/ledger-record.ts';
import type { Failure } from '../core/outcome.ts';
import { formatOf, historyJson, listedJson } from '../operations/life-json.ts';
import type { AnyListedRecord } from '../operations/list-records.ts';
import type { Relative } from '../operations/relatives.ts';
import type { EventLife } from '../operations/show-event.ts';
import { bodyErrors } from './problem.ts';

/**
 * The text of an event in an answer: `EVENT_SCHEMA`. The payload is the text that was sent. To parse it and write it again
 * would change numbers that JavaScript can't hold.
 *
 * @param withConflicts whether they were searched for
 */
export function eventText(life: EventLife, withConflicts: boolean): string {
  const { record, beside, besideComplete, parent, children } = life;
  const { content, failure } = record;
  const facts = JSON.stringify({
    format: formatOf(record),
    ...contentJson(record),
    status: record.status,
    ...historyJson(record),
    error: isUnsolved(record) && failure ? errorText(failure) : undefined,
    failure: failure && failureJson(failure),
    fingerprint: record.fingerprint,
    operation_id: record.operationId,
    caused_by: parent && relativeJson(parent),
    published: children.map(relativeJson),
    conflicts: beside.map(({ reason, receivedAt }) => ({ reason, received_at: receivedAt })),
    conflicts_complete: withConflicts ? besideComplete : undefined,
  });
  return content.kind === 'event' ? withPayload(facts, content.bodyText) : facts;
}

function withPayload(objectText: string, payload: string): string {
  return `${objectText.slice(0, -1)},"payload":${payload}}`;
}

function contentJson({ content }: LedgerRecord): object {
  if (content.kind === 'raw') {
    const { identity, eventType, schemaVersion, text } = content;
    const { eventId, tenantId } = identity ?? {};
    return { id: eventId, type: eventType, version: schemaVersion, tenant_id: tenantId, raw: text };
  }
  const { envelope } = content;
  return {
    id: envelope.eventId,
    type: envelope.eventType,
    version: envelope.schemaVersion,
    tenant_id: envelope.tenantId,
    client_id: envelope.clientId,
    created_at: envelope.occurredAt,
    group_id: envelope.groupId,
    expires_at: envelope.expiresAt,
    correlation_id: envelope.correlationId,
    generation: envelope.generation,
    extra: envelope.extra,
  };
}

function isUnsolved({ status }: LedgerRecord): boolean {
  return status === 'failed' || status === 'queued';
}

function errorText({ reason, message, errors: [first] }: Failure): string {
  const text = message ?? (first && `${first.pointer} ${first.message}`.trim());
  return text === undefined ? reason : `${reason}: ${text}`;
}

function failureJson({ reason, message, errors }: Failure): object {
  return { reason, message, errors: bodyErrors(errors) };
}

/** The key of a relative is its tenant, `#` and its id. A tenant id has no `#`. */
function relativeJson({ key, record }: Relative): object {
  const type = record?.content.kind === 'event' ? record.content.envelope.eventType : undefined;
  return { id: key.slice(key.indexOf('#') + 1), type, status: record?.status };
}

/** An event in a list: `LISTED_EVENT_SCHEMA`. */
export function listedEventJson(record: AnyListedRecord): object {
  return {
    id: record.identity?.eventId,
    type: record.eventType,
    version: record.schemaVersion,
    ...listedJson(record),
  };
}
