import type { CorpusTally } from './corpus-tally.ts';
import type { MappingTally } from './mappings/mapping-tally.ts';

/** How far a source was read for a schema. */
export interface CorpusExtent {
  /** False if there are more events than were read. */
  readonly isComplete: boolean;
  /** Whether the first events were read, not the newest, if there are more. */
  readonly isFromStart?: boolean;
  /** RFC 3339: when the oldest event was received that was looked at. Missing if a source doesn't know. */
  readonly since?: string;
  /** What else was not read, as a sentence without a full stop. */
  readonly notes: readonly string[];
}

/** What is to be judged by recorded events. */
export interface CorpusWanted {
  readonly tallies: readonly CorpusTally[];
  /** Missing if no mapping changed. */
  readonly mappings?: MappingTally | undefined;
}

/** How far a source was read. */
export interface CorpusRead {
  /** One for each tally, in their order. */
  readonly extents: readonly CorpusExtent[];
  /** For mappings. */
  readonly mappings: CorpusExtent;
}

/** Where recorded events come from. */
export interface CorpusSource {
  /** What people call it: `the ledger of make local`. */
  readonly name: string;
  /** Whether it may have accepted events as they were sent. A ledger has them as they were read. */
  readonly hasMessages: boolean;
  /**
   * Gives each tally the events of its type and version, as many as `limit` accepted ones each, and the mappings messages of
   * other formats.
   *
   * @returns how far it was read. Rejects with the signal's reason if that aborts
   */
  read(wanted: CorpusWanted, limit: number): Promise<CorpusRead>;
}
