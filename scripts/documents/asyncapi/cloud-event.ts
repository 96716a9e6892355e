import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import {
  NOTHING_MAPPED,
  senderMappings,
  type SenderMappings,
} from '../../formats/sender-mappings.ts';
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
  return written(event, senderMappings(mappings));
}

/**
 * The same event as a CloudEvent with the names and at the places that all processors have.
 *
 * @returns `undefined` if `schemas/mappings.json` takes one of its fields, or its body, from another place, or if this
 * processor would reject it or read it as another event
 */
export function standardCloudEventOf(
  event: SampleEvent,
  mappings: MappingsFile,
): CloudEvent | undefined {
  const { cloudevents = {} } = mappings;
  const isElsewhere = Object.keys(cloudevents).some((field) => Object.hasOwn(event, field));
  if (isElsewhere) return undefined;
  return written(event, { ...NOTHING_MAPPED, reader: senderMappings(mappings).reader });
}

function written(event: SampleEvent, mappings: SenderMappings): CloudEvent | undefined {
  const message = writeInFormat(toJsonText(event), 'cloudevents', mappings);
  return 'unfit' in message ? undefined : (JSON.parse(message.body) as CloudEvent);
}
