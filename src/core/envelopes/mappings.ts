import type { ForeignFormat } from './event-format.ts';
import { placeOf, type Place } from './places.ts';

/** An event type, and its version if the senders' name says it. */
export interface MappedType {
  readonly eventType: string;
  readonly schemaVersion: string | undefined;
}

/** Where the fields of a format are: the keys on the way to each, by the name of the native field, or `body`. */
export type FieldPlaces = Readonly<Record<string, Place>>;

/** What `schemas/mappings.json` says: see docs/formats.md. */
export interface Mappings {
  readonly types: ReadonlyMap<string, MappedType>;
  readonly tenants: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, string>;
  readonly places: Readonly<Record<ForeignFormat, FieldPlaces>>;
}

/** The text of `schemas/mappings.json`, parsed and checked by the build. */
export interface MappingsFile {
  /** The value is `<event type>` or `<event type>/<version>`. */
  readonly types?: Readonly<Record<string, string>>;
  readonly tenants?: Readonly<Record<string, string>>;
  readonly clients?: Readonly<Record<string, string>>;
  /** Names of fields, and JSON pointers into the message as it is sent. */
  readonly cloudevents?: Readonly<Record<string, string>>;
  readonly sns?: Readonly<Record<string, string>>;
  readonly eventbridge?: Readonly<Record<string, string>>;
}

/** Prepares the mappings for reading messages. */
export function readMappings(file: MappingsFile): Mappings {
  return {
    types: new Map(Object.entries(file.types ?? {}).map(([name, type]) => [name, typeIn(type)])),
    tenants: new Map(Object.entries(file.tenants ?? {})),
    clients: new Map(Object.entries(file.clients ?? {})),
    places: {
      cloudevents: placesIn(file.cloudevents),
      sns: placesIn(file.sns),
      eventbridge: placesIn(file.eventbridge),
    },
  };
}

function typeIn(text: string): MappedType {
  const [eventType = '', schemaVersion] = text.split('/');
  return { eventType, schemaVersion };
}

function placesIn(pointers: Readonly<Record<string, string>> = {}): FieldPlaces {
  const places = Object.entries(pointers).map(([name, pointer]) => [name, placeOf(pointer)]);
  return Object.fromEntries(places) as FieldPlaces;
}

/** Nothing is named differently outside. */
export const NO_MAPPINGS = readMappings({});
