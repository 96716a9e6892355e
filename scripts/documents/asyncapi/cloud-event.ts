import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { senderMappings } from '../../formats/sender-mappings.ts';
import { writeInFormat } from '../../formats/write-in-format.ts';
import { toJsonText, type Json, type JsonObject } from '../../traffic/json-text.ts';
import type { SampleEvent } from '../../traffic/sample-event.ts';

/** A CloudEvent in structured JSON mode. */
export type CloudEvent = JsonObject & { readonly data: Json };

/**
 * The same event as a CloudEvent, with the names and at the places of `schemas/mappings.json`: the pipeline takes either as a
 * duplicate of the other.
 *
 * @returns `undefined` if a CloudEvent can't say it
 */
export function cloudEventOf(event: SampleEvent, mappings: MappingsFile): CloudEvent | undefined {
  const written = writeInFormat(toJsonText(event), 'cloudevents', senderMappings(mappings));
  return 'unfit' in written ? undefined : (JSON.parse(written.body) as CloudEvent);
}

/**
 * The same event as a CloudEvent with the names and at the places that all processors have.
 *
 * @returns `undefined` if `schemas/mappings.json` takes one of its fields, or its body, from another place
 */
export function standardCloudEventOf(
  event: SampleEvent,
  { cloudevents = {} }: MappingsFile,
): CloudEvent | undefined {
  const isElsewhere = Object.keys(cloudevents).some((field) => Object.hasOwn(event, field));
  return isElsewhere ? undefined : cloudEventOf(event, {});
}
