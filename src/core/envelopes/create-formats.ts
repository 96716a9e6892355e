import { isNativeObject } from '../read-message.ts';
import type { EventFormats, ForeignMessage } from './event-formats.ts';
import type { FormatContext } from './format-context.ts';
import type { Mappings } from './mappings.ts';
import type { Reading } from '../reading.ts';
import { isCloudEvent, readCloudEvent } from './cloudevents.ts';
import type { Sent } from './foreign-event.ts';

/** Reads events of all formats but the native one. @param mappings what is named differently outside. */
export function createFormats(mappings: Mappings): EventFormats {
  return {
    read: (message, schemas, now) => readMessage(message, { mappings, schemas, now }),
  };
}

function readMessage({ text }: ForeignMessage, context: FormatContext): Reading | undefined {
  const value = parsed(text);
  if (isNativeObject(value)) return undefined;
  const sent: Sent = { format: 'cloudevents', text, pointerOf: (pointer) => pointer };
  if (isCloudEvent(value)) return readCloudEvent(text, sent, context);
  return undefined;
}

/** The value of a text, only to recognise its format: readers may disagree on it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
