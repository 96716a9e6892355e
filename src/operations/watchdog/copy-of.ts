import { messageText } from '../../core/event-text.ts';
import type { RecordContent } from '../../core/ledger-record.ts';
import { attributesBytes } from '../../core/message-attribute.ts';
import { MAX_MESSAGE_BYTES } from '../../core/outgoing-message.ts';
import type { WatchedRecord } from '../../core/overdue.ts';
import { isReachable } from '../../core/record-edit.ts';
import { RESENT_ATTRIBUTE, resentAttribute } from '../../core/resent.ts';
import type { ReplayMessage } from '../../operation-ports.ts';

/**
 * A copy of the message of an event, or why there can be none. It says that it is one, so that it counts as seen when the
 * first message was.
 *
 * @param record marked to be sent again.
 * @param markId the id of that mark: two sends of one mark are the same message.
 */
export function copyOf(
  record: WatchedRecord,
  content: RecordContent,
  markId: string,
): ReplayMessage | string {
  const { key, messageId, receivedAt, firstSeenAt = receivedAt } = record;
  const times = (record.resentTimes ?? 0) + (record.sentAgain ?? 0);
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  if (!identity || !isReachable({ key })) return 'its message would not reach this record';
  const { tenantId, eventId } = identity;
  const groupId = content.kind === 'event' ? content.envelope.groupId : undefined;
  const first = { firstSeenAt: Date.parse(firstSeenAt), firstMessageId: messageId };
  const attributes = { [RESENT_ATTRIBUTE]: resentAttribute({ ...first, times }) };
  const body = messageText({ content });
  if (Buffer.byteLength(body) + attributesBytes(attributes) > MAX_MESSAGE_BYTES) {
    return 'its message would be larger than SQS accepts';
  }
  return {
    id: eventId,
    body,
    tenantId,
    ...(groupId !== undefined && { groupId }),
    deduplicationId: `watchdog-${markId}`,
    attributes,
  };
}
