import { BINARY, binaryCloudEvent, STRUCTURED, structuredCloudEvent } from './cloudevents.ts';
import { differenceWhenRead } from './difference-when-read.ts';
import { EVENT_BRIDGE, fromEventBridge } from './event-bridge.ts';
import type { SentFormat } from './format-option.ts';
import { readNativeEvent, type NativeEvent } from './native-event.ts';
import { withoutAttributes, type OutsideMessage, type Written } from './outside-message.ts';
import { placeFields, type Layout, type PlacedFields } from './place-fields.ts';
import { NOTHING_MAPPED, type SenderMappings } from './sender-mappings.ts';
import { RAW_SNS, rawFromSns, wrappedBySns } from './sns.ts';

/** A format that has the fields of an event at places of its own. */
interface Writer {
  readonly layout: Layout;
  readonly write: (event: NativeEvent, placed: PlacedFields) => OutsideMessage;
}

const WRITERS: Readonly<Record<Exclude<SentFormat, 'native' | 'sns'>, Writer>> = {
  cloudevents: { layout: STRUCTURED, write: structuredCloudEvent },
  'cloudevents-binary': { layout: BINARY, write: binaryCloudEvent },
  'sns-raw': { layout: RAW_SNS, write: rawFromSns },
  eventbridge: { layout: EVENT_BRIDGE, write: fromEventBridge },
};

/** SQS's own limit. */
const MAX_ATTRIBUTES = 10;

/**
 * The message that carries a native event in a format, with the names and at the places of `schemas/mappings.json`. The
 * processor reads it as the same event. A text that is sent as it is needn't be an event.
 */
export function writeInFormat(
  text: string,
  format: SentFormat,
  mappings: SenderMappings = NOTHING_MAPPED,
): Written {
  return write(text, format, mappings, 'whole');
}

/**
 * The same for made-up events, whose fields nobody needs as they are. A field that has no place is left out. If the mappings
 * take a field from the body, what the body says counts.
 */
export function writeWhatFits(
  text: string,
  format: SentFormat,
  mappings: SenderMappings = NOTHING_MAPPED,
): Written {
  return write(text, format, mappings, 'what fits');
}

function write(
  text: string,
  format: SentFormat,
  mappings: SenderMappings,
  share: 'whole' | 'what fits',
): Written {
  if (format === 'native') return withoutAttributes(text);
  const event = readNativeEvent(text);
  if ('unfit' in event) return event;
  if (format === 'sns') return wrappedBySns(event);
  const { layout, write: writeMessage } = WRITERS[format];
  const placed = placeFields(event, layout, mappings);
  const message = writeMessage(event, placed);
  const difference =
    share === 'whole'
      ? (noPlaceFor(placed, layout) ?? differenceWhenRead(event, message, layout, mappings))
      : undefined;
  const unfit = difference ?? tooManyAttributes(message);
  return unfit === undefined ? message : { unfit: `as ${format} ${unfit}` };
}

function noPlaceFor({ homeless: [name] }: PlacedFields, layout: Layout): string | undefined {
  if (name === undefined) return undefined;
  return `it would have no place for its field ${JSON.stringify(name)}: ${layout.limits}`;
}

function tooManyAttributes({ attributes }: OutsideMessage): string | undefined {
  const count = Object.keys(attributes).length;
  if (count <= MAX_ATTRIBUTES) return undefined;
  const need = `it would need ${count} attributes, and SQS takes ${MAX_ATTRIBUTES}`;
  return `${need}: leave out optional fields, or use another format`;
}
