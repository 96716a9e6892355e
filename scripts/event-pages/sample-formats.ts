import type { SenderMappings } from '../formats/sender-mappings.ts';
import { writeInFormat } from '../formats/write-in-format.ts';

/** Formats in which a whole event is the text of a message. SNS needs no sample: it wraps any of these texts. */
const FORMATS = ['cloudevents', 'eventbridge'] as const;

/** An event in other formats that the queue takes. One is missing if it has no place for the event. */
export type SampleFormats = { readonly [Format in (typeof FORMATS)[number]]?: object };

/**
 * Writes an event in the other formats, as their senders do.
 *
 * @param event in the format of the queue
 * @param mappings what these senders name differently
 */
export function sampleFormats(event: object, mappings?: SenderMappings): SampleFormats {
  const text = JSON.stringify(event);
  const written = FORMATS.flatMap((format) => {
    const message = writeInFormat(text, format, mappings);
    return 'unfit' in message ? [] : [[format, JSON.parse(message.body) as object] as const];
  });
  return Object.fromEntries(written);
}
