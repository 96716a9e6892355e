import type { SchemaFinder } from '../schema-finder.ts';
import type { Mappings } from './mappings.ts';

/** What reading a message needs besides the message. */
export interface FormatContext {
  readonly mappings: Mappings;
  readonly schemas: SchemaFinder;
  /** Milliseconds since 1970. */
  readonly now: number;
}
