import { wireMessage } from '../../src/core/wire-message.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { formatOf, historyJson } from '../../src/operations/life-json.ts';
import { messagePlace, placeText } from '../../src/operations/message-place.ts';
import type { Relative } from '../../src/operations/relatives.ts';
import type { EventLife } from '../../src/operations/show-event.ts';
import { timelineJson } from '../../src/operations/timeline.ts';

/**
 * The life of an event as programs read it.
 *
 * @param textKeys the keys of its texts in the bucket
 * @param withBody whether it has the text of the body, as it was sent
 */
export function eventJson(life: EventLife, textKeys: readonly string[], withBody: boolean): object {
  const { record, beside, besideComplete, parent, children, operation } = life;
  const { content } = record;
  return {
    key: record.key,
    status: record.status,
    format: formatOf(record),
    envelope: envelopeOf(record),
    ...historyJson(record),
    failure: record.failure,
    fingerprint: record.fingerprint,
    content_hash: record.contentHash,
    message_id: record.messageId,
    message: placeText(messagePlace(record)),
    timeline: timelineJson(life),
    texts_in_bucket: textKeys,
    beside: beside.map(({ key, reason, receivedAt }) => ({ key, reason, received_at: receivedAt })),
    beside_complete: besideComplete,
    caused_by: parent && relativeOf(parent),
    published: children.map(relativeOf),
    operation,
    ...(withBody && { body: content.kind === 'event' ? content.bodyText : content.text }),
  };
}

/** What is known of the envelope, with the names of the wire format. */
function envelopeOf({ content }: LedgerRecord): object {
  if (content.kind === 'event') {
    return wireMessage(content.envelope, undefined);
  }
  const { identity, eventType, schemaVersion } = content;
  return {
    event_id: identity?.eventId,
    tenant_id: identity?.tenantId,
    event_type: eventType,
    schema_version: schemaVersion,
  };
}

function relativeOf({ key, record }: Relative): object {
  return { key, status: record?.status };
}
