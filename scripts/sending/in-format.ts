import type { SentFormat } from '../formats/format-option.ts';
import { ENVELOPE_FIELDS } from '../formats/native-event.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';
import { writeWhatFits } from '../formats/write-in-format.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import { toJsonText, type JsonObject } from '../traffic/json-text.ts';

/** What every format has room for: message attributes are at most ten. */
const KEPT: readonly string[] = [
  ...ENVELOPE_FIELDS.filter((field) => field !== 'causation_id'),
  'body',
];

/** Each message in a format other than the native one, without the fields that some of them have no room for. */
export function* inFormat(
  messages: Iterable<PlannedMessage>,
  format: SentFormat,
  mappings: SenderMappings,
): Generator<PlannedMessage> {
  for (const message of messages) {
    const written = writeWhatFits(keptOf(message.body), format, mappings);
    if ('unfit' in written) throw new Error(`A made-up event isn’t fit: ${written.unfit}`);
    yield { ...message, ...written };
  }
}

function keptOf(text: string): string {
  const entries = Object.entries(JSON.parse(text) as JsonObject);
  return toJsonText(Object.fromEntries(entries.filter(([name]) => KEPT.includes(name))));
}
