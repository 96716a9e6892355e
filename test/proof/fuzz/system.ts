import type { MessageAttributes } from '../../../src/core/message-attribute.ts';
import type {
  CloudEventDraft,
  HttpCloudEvent,
} from '../../../src/core/envelopes/cloudevent-draft.ts';
import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { NO_MAPPINGS } from '../../../src/core/envelopes/mappings.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { stringsIn } from './strings.ts';

/** What the run fuzzes: the reader of message bodies, and facts about its schemas. */
export interface System {
  readonly read: (text: string, attributes?: MessageAttributes) => Reading;
  /** The same reader without the formats of others: it knows native events only. */
  readonly readNative: (text: string) => Reading;
  /** Prepares what came over HTTP to be read, with defaults. */
  readonly draftCloudEvent: (event: HttpCloudEvent) => CloudEventDraft;
  /** The keywords of the validators' errors since the last call. */
  readonly takeKeywords: () => readonly string[];
  readonly knows: (eventType: string) => boolean;
  /** Every text in the schemas, such as allowed values, patterns and names. Error messages may quote these. */
  readonly vocabulary: string;
}

/** The time at which fuzzed messages are read. It is fixed, so a seed decides everything. */
export const READ_AT = Date.UTC(2026, 10, 21, 9);

const DEFAULTS = {
  tenant_id: () => 'acme',
  schema_version: () => 'v1',
  occurred_at: () => new Date(READ_AT).toISOString(),
};

/** The real reader with the real validators. It also collects the keywords of their errors. */
export function systemOf(schemas: readonly EventSchema[]): System {
  const keywords = new Set<string>();
  const watched = schemas.map(({ eventType, version, validate }) => ({
    eventType,
    version,
    validate: (body: unknown) => {
      const errors = validate(body);
      for (const { keyword } of errors) keywords.add(keyword);
      return errors;
    },
  }));
  const formats = createFormats(NO_MAPPINGS);
  const registry = new SchemaRegistry(watched, formats);
  const native = new SchemaRegistry(watched);
  return {
    read: (text, attributes) => readMessage(text, registry, READ_AT, attributes),
    draftCloudEvent: (event) => formats.draftCloudEvent(event, DEFAULTS, registry),
    readNative: (text) => readMessage(text, native, READ_AT),
    takeKeywords: () => {
      const taken = [...keywords].sort();
      keywords.clear();
      return taken;
    },
    knows: (eventType) => registry.knows(eventType),
    vocabulary: [...stringsIn(schemas.map(({ schema }) => schema))].join('\n'),
  };
}
