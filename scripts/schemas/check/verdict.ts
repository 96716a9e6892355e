import type { JsonSchema } from '../read.ts';

/** Two texts of one version of a schema that differ: the published one, and the candidate that would replace it. */
export interface SchemaChange {
  readonly eventType: string;
  /** `v1` to `v9999`. */
  readonly version: string;
  readonly before: JsonSchema;
  readonly after: JsonSchema;
}

/** One reason why a change breaks events. */
export interface Finding {
  /** JSON pointer into the new schema, to the place that refuses. Empty for the whole schema. */
  readonly pointer: string;
  /** The keyword that refuses: `maxLength`. */
  readonly keyword: string;
  /** What is refused that was accepted before, as a sentence without a full stop. */
  readonly message: string;
  /** A body that the old schema accepts and the new one refuses, as small as we could make it. */
  readonly example?: { readonly body: unknown };
  /** How many recorded events are refused, and the keys of some of them. */
  readonly recorded?: { readonly events: number; readonly keys: readonly string[] };
}

/** A place that an opinion can't judge. */
export interface Doubt {
  /** JSON pointer into the new schema. Empty for the whole schema. */
  readonly pointer: string;
  /** The keyword that it can't judge there. */
  readonly keyword: string;
  /** Why it can't, as a sentence without a full stop. */
  readonly message: string;
}

/** What an opinion says of a change. */
export type Verdict =
  /** Structural: proved. Generated and corpus: they looked at bodies, and found none that is refused. */
  | { readonly kind: 'compatible' }
  /** At least one finding. */
  | { readonly kind: 'incompatible'; readonly findings: readonly Finding[] }
  /** At least one doubt. */
  | { readonly kind: 'undecided'; readonly doubts: readonly Doubt[] };

/** The verdict of one way to judge. */
export interface Opinion {
  /**
   * `structural` compares the two schemas. `generated` tries made-up bodies that the old schema accepts. `corpus` reads
   * recorded events again.
   */
  readonly by: 'structural' | 'generated' | 'corpus';
  readonly verdict: Verdict;
  /** What it looked at, in a sentence for people, without a full stop: `accepts 2,000 of 2,000 made-up bodies`. */
  readonly summary: string;
  /** What else it found out. It doesn't count. Each is a sentence without a full stop. */
  readonly notes?: readonly string[];
}

/** Gives its opinion on a change. Aborting the signal ends it with the signal's reason. */
export type Judge = (change: SchemaChange, signal: AbortSignal) => Opinion | Promise<Opinion>;
