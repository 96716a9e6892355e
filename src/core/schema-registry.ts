import type { EventFormats } from './envelopes/event-formats.ts';
import type { SchemaFinder, SchemaLookup, Validate } from './schema-finder.ts';

export interface RegisteredSchema {
  readonly eventType: string;
  readonly version: string;
  readonly validate: Validate;
}

/** The schemas by event type and version. Made when the function starts; never changes. */
export class SchemaRegistry implements SchemaFinder {
  /** The formats besides the native one in which events may come. Missing if there are none. */
  readonly formats: EventFormats | undefined;
  private readonly types: ReadonlyMap<string, ReadonlyMap<string, Validate>>;

  constructor(schemas: readonly RegisteredSchema[], formats?: EventFormats) {
    this.formats = formats;
    const types = new Map<string, Map<string, Validate>>();
    for (const { eventType, version, validate } of schemas) {
      const versions = types.get(eventType) ?? new Map<string, Validate>();
      types.set(eventType, versions.set(version, validate));
    }
    this.types = types;
  }

  lookUp(eventType: string, version: string): SchemaLookup {
    const versions = this.types.get(eventType);
    if (!versions) return { kind: 'unknown_type' };
    const validate = versions.get(version);
    if (!validate) return { kind: 'unknown_version', known: [...versions.keys()] };
    return { kind: 'found', validate };
  }

  /** Whether an event type has a schema. Only such types become metric dimensions. */
  knows(eventType: string): boolean {
    return this.types.has(eventType);
  }
}
