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
 * @returns `undefined` if the team's CloudEvents have their body in a place that the sample doesn't have
 */
export function cloudEventOf(
  event: SampleEvent,
  { cloudevents = {} }: MappingsFile,
): CloudEvent | undefined {
  if (cloudevents['body'] !== undefined) return undefined;
  const native = readNativeEvent(toJsonText(event));
  const written = 'unfit' in native ? native : structuredCloudEvent(native);
  return 'unfit' in written ? undefined : (JSON.parse(written.body) as CloudEvent);
}
