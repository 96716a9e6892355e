import { binaryCloudEvent, structuredCloudEvent } from './cloudevents.ts';
import { fromEventBridge } from './event-bridge.ts';
import type { SentFormat } from './format-option.ts';
import { readNativeEvent, type NativeEvent } from './native-event.ts';
import { withoutAttributes, type Written } from './outside-message.ts';
import { rawFromSns, wrappedBySns } from './sns.ts';

const WRITERS: Readonly<Record<Exclude<SentFormat, 'native'>, (event: NativeEvent) => Written>> = {
  cloudevents: structuredCloudEvent,
  'cloudevents-binary': binaryCloudEvent,
  sns: wrappedBySns,
  'sns-raw': rawFromSns,
  eventbridge: fromEventBridge,
};

/** SQS's own limit. */
const MAX_ATTRIBUTES = 10;

/** The message that carries a native event in a format. A text that is sent as it is needn't be an event. */
export function writeInFormat(text: string, format: SentFormat): Written {
  if (format === 'native') return withoutAttributes(text);
  const event = readNativeEvent(text);
  if ('unfit' in event) return event;
  const written = WRITERS[format](event);
  if ('unfit' in written) return written;
  const count = Object.keys(written.attributes).length;
  if (count <= MAX_ATTRIBUTES) return written;
  const need = `as ${format} it would need ${count} attributes, and SQS takes ${MAX_ATTRIBUTES}`;
  return { unfit: `${need}: leave out optional fields, or use another format` };
}
