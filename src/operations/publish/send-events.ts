import { errorText } from '../../core/error-text.ts';
import type { OutgoingMessage } from '../../core/outgoing-message.ts';
import type { Deadline, EventPublisher } from '../../ports.ts';
import type { RecordedEvent } from './record-events.ts';

/** Whether SQS has confirmed all messages of a request. If not, it may have missed some. */
export type Sending =
  { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly cause: string };

/** Sends the messages of those events that need one, in the order of the request. Never rejects. */
export async function sendEvents(
  events: readonly RecordedEvent[],
  deadline: Deadline,
  publisher: EventPublisher,
): Promise<Sending> {
  const messages = events.filter(needsMessage).map(messageOf);
  if (messages.length === 0) return { kind: 'sent' };
  try {
    await publisher.publish(messages, deadline);
    return { kind: 'sent' };
  } catch (error) {
    return { kind: 'failed', cause: errorText(error) };
  }
}

/**
 * The message of an event. A repeated request may have got other defaults than the stored event, such as the time. Then its own
 * text would be another event, so it sends the stored one.
 */
function messageOf({ plan: { message }, standing }: RecordedEvent): OutgoingMessage {
  const { text } = standing.kind === 'duplicate' ? standing : {};
  return text === undefined ? message : { ...message, body: text };
}

function needsMessage({ plan, standing }: RecordedEvent): boolean {
  switch (standing.kind) {
    case 'recorded':
      return plan.handled;
    case 'duplicate': {
      // An earlier request may have ended before it sent the message. One message too many is harmless.
      const { status, attempts, hasFailure } = standing.of;
      return plan.handled && status === 'queued' && attempts === 0 && !hasFailure;
    }
    case 'unknown':
      return true;
    case 'conflict':
    case 'undecided':
      return false;
  }
}
