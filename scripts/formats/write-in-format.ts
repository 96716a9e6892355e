import { carriedBy, tooManyAttributes, type Carrier } from './carrier.ts';
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

/**
 * The message that carries a native event in a format, with the names and at the places of `schemas/mappings.json`. The
 * processor reads it as the same event. A text that is sent as it is needn't be an event.
 *
 * @param carrier what brings it: over HTTP, attributes are headers
 */
export function writeInFormat(
  text: string,
  format: SentFormat,
  mappings: SenderMappings = NOTHING_MAPPED,
  carrier: Carrier = 'sqs',
): Written {
  return write(text, format, mappings, { share: 'whole', carrier });
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
  return write(text, format, mappings, { share: 'what fits', carrier: 'sqs' });
}

interface Manner {
  readonly share: 'whole' | 'what fits';
  readonly carrier: Carrier;
}

function write(
  text: string,
  format: SentFormat,
  mappings: SenderMappings,
  { share, carrier }: Manner,
): Written {
  if (format === 'native') return withoutAttributes(text);
  const event = readNativeEvent(text);
  if ('unfit' in event) return event;
  if (format === 'sns') return wrappedBySns(event);
  const { layout, write: writeMessage } = WRITERS[format];
  const placed = placeFields(event, layout, mappings);
  const message = carriedBy(carrier, writeMessage(event, placed));
  const difference =
    share === 'whole'
      ? (noPlaceFor(placed, layout) ?? differenceWhenRead(event, message, layout, mappings))
      : undefined;
  const unfit = difference ?? tooManyAttributes(carrier, message);
  return unfit === undefined ? message : { unfit: `as ${format} ${unfit}` };
}

function noPlaceFor({ homeless: [name] }: PlacedFields, layout: Layout): string | undefined {
  if (name === undefined) return undefined;
  return `it would have no place for its field ${JSON.stringify(name)}: ${layout.limits}`;
}
