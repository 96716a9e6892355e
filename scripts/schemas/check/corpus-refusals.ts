import type { RefusalCause } from './refusal-causes.ts';

/** Keys of events that are kept as examples of each cause. */
const EXAMPLES = 3;
/** Causes that are kept. A hostile sender could make thousands. */
const MAX_CAUSES = 100;

/** Why recorded events would be refused. */
export interface CorpusRefusal {
  readonly cause: RefusalCause;
  readonly events: number;
  /** Keys of some of them. */
  readonly keys: readonly string[];
}

/** Why every event of a removed version would be refused. */
export const NO_SCHEMA: RefusalCause = {
  id: 'removed',
  schemaPointer: '',
  keyword: '',
  pointer: '/schema_version',
  message: 'has no schema any more',
};

/** Counts refused events by their causes. */
export class CorpusRefusals {
  private readonly byCause = new Map<
    string,
    { cause: RefusalCause; events: number; keys: string[] }
  >();

  /** The most frequent cause first. */
  get list(): readonly CorpusRefusal[] {
    return [...this.byCause.values()].sort((one, other) => other.events - one.events);
  }

  /** @param causes of one event */
  note(causes: readonly RefusalCause[], key: string): void {
    for (const cause of causes) {
      const known = this.byCause.get(cause.id);
      if (known) {
        known.events += 1;
        if (known.keys.length < EXAMPLES) known.keys.push(key);
      } else if (this.byCause.size < MAX_CAUSES) {
        this.byCause.set(cause.id, { cause, events: 1, keys: [key] });
      }
    }
  }
}
