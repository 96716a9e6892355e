import type { MappingOverride } from '../../mapping-overrides.ts';
import type { SchemaFile } from '../../read.ts';
import type { DecisionRules } from '../decide.ts';
import type { Opinion } from '../verdict.ts';
import { countEntries, type MappingChanges } from './changed-entries.ts';
import { corpusEntryOpinions, type MappingReports } from './entry-opinion.ts';
import { structuralEntryOpinion } from './judge-entry.ts';
import { judgedEntry, staleMappingOverrides, type JudgedEntry } from './judged-entry.ts';

/** What became of `mappings.json`. */
export interface JudgedMappings {
  readonly changed: readonly JudgedEntry[];
  /** How many entries are equal. */
  readonly unchanged: number;
  /** What the mappings would do with rejected messages of other formats that wait. Missing if none were read. */
  readonly waiting?: { readonly events: number; readonly accepted: number };
  /** Overrides that accept nothing, because their entry has another value now. */
  readonly stale: readonly MappingOverride[];
}

/** The schemas and overrides by which changed mappings are judged. */
export interface MappingRules extends DecisionRules {
  readonly published: readonly SchemaFile[];
  readonly current: readonly SchemaFile[];
  readonly overrides: readonly MappingOverride[];
}

/** @param recorded what reading recorded events told. Missing if none were read */
export function judgeMappings(
  { after, changes }: MappingChanges,
  rules: MappingRules,
  recorded?: MappingReports,
): JudgedMappings {
  const { published, current, overrides } = rules;
  const types = { before: typesOf(published), after: typesOf(current) };
  const byEntry = recorded ? corpusEntryOpinions(recorded) : new Map<string, Opinion>();
  const changed = changes.map((change) => {
    const read = byEntry.get(change.entry);
    const opinions = [structuralEntryOpinion(change, types), ...(read ? [read] : [])];
    return judgedEntry(change, opinions, rules);
  });
  const present = changes.filter((change) => change.after !== undefined).length;
  const { waiting: events = 0, accepted = 0 } = recorded?.tally.waits ?? {};
  return {
    changed,
    unchanged: countEntries(after) - present,
    ...(events > 0 && { waiting: { events, accepted } }),
    stale: staleMappingOverrides(overrides, after),
  };
}

function typesOf(schemas: readonly SchemaFile[]): ReadonlySet<string> {
  return new Set(schemas.map(({ eventType }) => eventType));
}
