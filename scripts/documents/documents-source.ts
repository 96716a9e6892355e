import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import type { EventDocument } from '../openapi/event-document.ts';

/** What the documents for other teams are made from. */
export interface DocumentsSource {
  /** The version of the project. */
  readonly version: string;
  /** Sorted by event type and version, oldest first. */
  readonly events: readonly EventDocument[];
  /** What senders of other formats name differently. */
  readonly mappings: MappingsFile;
}
