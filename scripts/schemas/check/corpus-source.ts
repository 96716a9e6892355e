import type { CorpusTally } from './corpus-tally.ts';

/** How far a source was read for a schema. */
export interface CorpusExtent {
  /** False if there are more events than were read. */
  readonly isComplete: boolean;
  /** RFC 3339: when the oldest event was received that was looked at. Missing if a source doesn't know. */
  readonly since?: string;
  /** What else was not read, as a sentence without a full stop. */
  readonly notes: readonly string[];
}

/** Where recorded events come from. */
export interface CorpusSource {
  /** What people call it: `the ledger of make local`. */
  readonly name: string;
  /**
   * Gives each tally the events of its type and version, as many as `limit` accepted ones each.
   *
   * @returns one extent for each tally, in their order. Rejects with the signal's reason if that aborts
   */
  read(tallies: readonly CorpusTally[], limit: number): Promise<readonly CorpusExtent[]>;
}
