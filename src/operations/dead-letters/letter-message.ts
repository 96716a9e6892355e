import type { MessageAttributes } from '../../core/message-attribute.ts';
import { RESENT_ATTRIBUTE, resentAttribute, resentOf } from '../../core/resent.ts';
import type { ReplayMessage } from '../../operation-ports.ts';
import type { LetterCase } from './judge-letters.ts';

/**
 * The message that sends a letter back: same body, attributes and group. If it is a copy, the hours in which it may
 * be sent again begin now.
 *
 * The deduplication id is that of the letter, not of the operation. If a redrive died before it deleted the letter, a FIFO
 * queue drops the copy that the next one sends within five minutes.
 *
 * @param now milliseconds since 1970.
 */
export function letterMessage({ letter, reading, judged }: LetterCase, now: number): ReplayMessage {
  const { messageId, body, attributes } = letter;
  const { tenantId, eventId } = judged.identity ?? {};
  const groupId =
    letter.groupId ?? (reading.kind === 'valid' ? reading.envelope.groupId : undefined);
  return {
    id: eventId ?? messageId,
    body,
    // On a standard queue the group is the tenant. A message that names no tenant needs one, too.
    tenantId: letter.groupId ?? tenantId ?? '-',
    ...(groupId !== undefined && { groupId }),
    deduplicationId: `dlq-${messageId}`,
    attributes: seenNow(attributes, now),
  };
}

function seenNow(attributes: MessageAttributes, now: number): MessageAttributes {
  const resent = resentOf(attributes);
  if (!resent) return attributes;
  const fresh = resentAttribute({ ...resent, firstSeenAt: now, times: 0 });
  return { ...attributes, [RESENT_ATTRIBUTE]: fresh };
}
