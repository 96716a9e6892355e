import { seededRandom } from '../../../scripts/traffic/random.ts';
import {
  ATTRIBUTES,
  attributesText,
  EVENTBRIDGE,
  SNS,
  throughEventBridge,
  throughSns,
} from '../../support/independent-writer/aws-forms.ts';
import {
  BINARY,
  BY_SOURCE,
  STRUCTURED,
} from '../../support/independent-writer/cloudevents-forms.ts';
import type { Form, SentEvent, SentMessage } from '../../support/independent-writer/form.ts';
import { NATIVE } from '../../support/independent-writer/native-form.ts';
import type { ForeignWriting, PlannedMessage } from './planned-message.ts';
import type { AttributeValues } from './sqs/queue-message.ts';

interface Way {
  readonly form: Form;
  /** See `ForeignWriting`. */
  readonly extra: string;
  /** The text that the ledger keeps of a rejected message, because the message's own text is only the body. */
  readonly rawText?: (event: SentEvent, sent: SentMessage) => string;
  /** Whether it can say the generation of an event. */
  readonly hasGeneration?: true;
}

/** Ways in which senders write events, some of them twice in one format. */
const WAYS: readonly Way[] = [
  { form: STRUCTURED, extra: 'source' },
  { form: BY_SOURCE, extra: '' },
  { form: BINARY, extra: 'source', rawText: (event) => STRUCTURED.write(event).text },
  { form: SNS, extra: '', hasGeneration: true },
  { form: ATTRIBUTES, extra: '', rawText: (_, sent) => attributesText(sent) },
  { form: throughSns(ATTRIBUTES), extra: '' },
  { form: throughSns(STRUCTURED), extra: 'source' },
  { form: EVENTBRIDGE, extra: 'bus', hasGeneration: true },
  { form: throughEventBridge(NATIVE), extra: '', hasGeneration: true },
];

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

/** Only texts can be in attributes, and CloudEvents have no generation. */
function waysFor({ fields }: SentEvent): readonly Way[] {
  const areTexts = Object.values(fields).every((value) => typeof value === 'string');
  const isChild = fields['generation'] !== undefined;
  return WAYS.filter(
    ({ form, hasGeneration = false }) =>
      (areTexts || !form.hasAttributes) && (!isChild || hasGeneration),
  );
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
