import { createFormats } from '../../src/core/envelopes/create-formats.ts';
import type { EventFormats } from '../../src/core/envelopes/event-formats.ts';
import {
  readMappings,
  type Mappings,
  type MappingsFile,
} from '../../src/core/envelopes/mappings.ts';

/** `schemas/mappings.json`, prepared for writing messages as senders do. */
export interface SenderMappings {
  /** As the file says it. */
  readonly file: MappingsFile;
  /** Where senders have the fields. */
  readonly places: Mappings['places'];
  /** Senders' names for event types, by `<event type>` and `<event type>/<version>`. */
  readonly types: ReadonlyMap<string, string>;
  readonly tenants: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, string>;
  /** Reads what was written, as the processor does. */
  readonly reader: EventFormats;
}

/** Turns the mappings around. If senders have several names for one of ours, the first one in the file is taken. */
export function senderMappings(file: MappingsFile): SenderMappings {
  const mappings = readMappings(file);
  return {
    file,
    places: mappings.places,
    types: turnedAround(file.types),
    tenants: turnedAround(file.tenants),
    clients: turnedAround(file.clients),
    reader: createFormats(mappings),
  };
}

function turnedAround(names: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  // A later entry replaces an earlier one, so the first name must come last.
  return new Map(
    Object.entries(names)
      .map(([outside, ours]) => [ours, outside] as const)
      .reverse(),
  );
}

/** Senders name everything as the processor does. */
export const NOTHING_MAPPED = senderMappings({});
