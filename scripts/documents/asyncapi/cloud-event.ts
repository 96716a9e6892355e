import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { structuredCloudEvent } from '../../formats/cloudevents.ts';
import { readNativeEvent } from '../../formats/native-event.ts';
import { toJsonText, type Json, type JsonObject } from '../../traffic/json-text.ts';
import type { SampleEvent } from '../../traffic/sample-event.ts';

/** A CloudEvent in structured JSON mode. */
export type CloudEvent = JsonObject & { readonly data: Json };

/**
 * The same event as a CloudEvent: the pipeline takes either as a duplicate of the other.
 *
 * @returns `undefined` if `schemas/mappings.json` takes one of its fields, or its body, from another place
 */
export function cloudEventOf(
  event: SampleEvent,
  { cloudevents = {} }: MappingsFile,
): CloudEvent | undefined {
  if (Object.keys(cloudevents).some((field) => Object.hasOwn(event, field))) return undefined;
  const native = readNativeEvent(toJsonText(event));
  const written = 'unfit' in native ? native : structuredCloudEvent(native);
  return 'unfit' in written ? undefined : (JSON.parse(written.body) as CloudEvent);
}
