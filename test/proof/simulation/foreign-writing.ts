import { seededRandom } from '../../../scripts/traffic/random.ts';
import type { SentEvent, SentMessage } from '../../support/independent-writer/form.ts';
import { waysFor, type Way } from '../../support/independent-writer/ways.ts';
import type { ForeignWriting, PlannedMessage } from './planned-message.ts';
import type { AttributeValues } from './sqs/queue-message.ts';

/**
 * Writes a share of the messages in other formats. The draws are apart from all others, so worlds without other formats
 * are as they would be without this.
 */
export function writtenInFormats(
  messages: readonly PlannedMessage[],
  seed: number,
  share: number,
): readonly PlannedMessage[] {
  if (share === 0) return messages;
  return messages.map((message) => {
    const random = seededRandom(seed, 'format', message.index);
    const event = random.chance(share) ? sentEvent(message) : undefined;
    const ways = event ? waysFor(event) : [];
    return event && ways.length > 0 ? written(message, event, random.pick(ways)) : message;
  });
}

/** The event of a native message; `undefined` if its text isn't the JSON of an event. */
function sentEvent({ text, bodyText }: PlannedMessage): SentEvent | undefined {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { body, ...fields } = message;
  return { fields, bodyText: bodyText || JSON.stringify(body) };
}

function written(message: PlannedMessage, event: SentEvent, way: Way): PlannedMessage {
  const { form, extra, rawText } = way;
  const sent = form.write(event);
  const foreign: ForeignWriting = {
    format: form.format,
    eventType: String(event.fields['event_type']),
    extra,
    nativeText: message.text,
    ...(sent.attributes && { attributes: attributeValues(sent) }),
    ...(rawText && { rawJson: rawText(event, sent) }),
  };
  const isEvent = message.content !== message.text;
  const content = isEvent ? message.content : `${form.name} ${JSON.stringify(event)}`;
  return { ...message, text: sent.text, content, foreign };
}

/** Message attributes as SQS's API has them. */
function attributeValues({ attributes = {} }: SentMessage): AttributeValues {
  const values = Object.entries(attributes).map(
    ([name, { type: DataType, value }]) =>
      [name, { DataType, StringValue: String(value) }] as const,
  );
  return Object.fromEntries(values);
}
