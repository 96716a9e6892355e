import type { ReplayMessage } from '../../operation-ports.ts';
import type { LetterCase } from './judge-letters.ts';

/**
 * The message that sends a letter back: same body, attributes and group.
 *
 * The deduplication id is that of the letter, not of the operation. If a redrive died before it deleted the letter, a FIFO
 * queue drops the copy that the next one sends within five minutes.
 */
export function letterMessage({ letter, reading, judged }: LetterCase): ReplayMessage {
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
    attributes,
  };
}
