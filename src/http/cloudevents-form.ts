import type { CloudEventsForm } from '../operations/publish/publish-request.ts';
import { isUtf8, mediaType } from './media-types.ts';

/** The media types of CloudEvents in the JSON format. */
export const CLOUDEVENT = 'application/cloudevents+json';
export const CLOUDEVENT_BATCH = 'application/cloudevents-batch+json';

/**
 * How a request carries CloudEvents (HTTP Protocol Binding 1.0.2, section 3), by its headers. `undefined` if it has none: then
 * `application/json` is a native event.
 */
export function cloudEventsForm(headers: Headers): CloudEventsForm | undefined {
  const contentType = headers.get('content-type') ?? '';
  if (!isUtf8(contentType)) return undefined;
  const type = mediaType(contentType);
  if (type === CLOUDEVENT) return { kind: 'structured' };
  if (type === CLOUDEVENT_BATCH) return { kind: 'batch' };
  return /[/+]json$/.test(type) && hasAttributes(headers) ? { kind: 'binary', headers } : undefined;
}

/** Id and type are enough: then the error says that the version is missing. */
function hasAttributes(headers: Headers): boolean {
  return headers.has('ce-specversion') || (headers.has('ce-id') && headers.has('ce-type'));
}
