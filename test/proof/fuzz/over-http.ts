import { isDeepStrictEqual } from 'node:util';

import type { HttpCloudEvent } from '../../../src/core/envelopes/cloudevent-draft.ts';
import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { READ_AT, type System } from './system.ts';

/**
 * Sends a message over HTTP as a CloudEvent, in binary mode if it has attributes. Says if the queue reads another event in the
 * text that the API would send there.
 */
export function differenceInQueue(
  message: SentMessage,
  { draftCloudEvent, read }: System,
): string | undefined {
  const draft = draftCloudEvent(asRequest(message));
  if (draft.kind === 'refused') return undefined;
  const [inApi, inQueue] = [draft.read(READ_AT), read(draft.text)];
  // The API keeps nothing of what it refuses.
  if (inApi.kind === 'rejected') return undefined;
  return isDeepStrictEqual(inApi, inQueue) ? undefined : 'the queue reads it otherwise';
}

function asRequest({ text, attributes }: SentMessage): HttpCloudEvent {
  return attributes ? { text, headers: headersOf(attributes) } : { text };
}

function headersOf(attributes: MessageAttributes): [name: string, value: string][] {
  const headers = Object.entries(attributes).map(([name, { value }]): [string, string] => [
    name.toLowerCase().replace(/^ce_/, 'ce-'),
    Buffer.from(value).toString('latin1'),
  ]);
  return [['content-type', 'application/json'], ...headers];
}
