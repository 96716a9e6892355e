import type { SentFormat } from '../formats/format-option.ts';
import type { OutsideMessage } from '../formats/outside-message.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';
import { writeWhatFits } from '../formats/write-in-format.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import { toJsonText, type JsonObject } from '../traffic/json-text.ts';

/** What an event loses, one after the other, until SQS takes as many message attributes as it needs. */
const SPARED: readonly string[] = ['source', 'generation', 'causation_id'];

/** Each message in a format other than the native one, without fields that have no room there. */
export function* inFormat(
  messages: Iterable<PlannedMessage>,
  format: SentFormat,
  mappings: SenderMappings,
): Generator<PlannedMessage> {
  for (const message of messages) {
    yield { ...message, ...writeSparing(message.body, format, mappings, SPARED) };
  }
}

function writeSparing(
  text: string,
  format: SentFormat,
  mappings: SenderMappings,
  [name, ...others]: readonly string[],
): OutsideMessage {
  const written = writeWhatFits(text, format, mappings);
  if (!('unfit' in written)) return written;
  if (name === undefined) throw new Error(`A made-up event isn’t fit: ${written.unfit}`);
  const { [name]: _, ...event } = JSON.parse(text) as JsonObject;
  return writeSparing(toJsonText(event), format, mappings, others);
}
